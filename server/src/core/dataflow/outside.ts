import type { Span } from '../source/span.js';
import { onlyString } from './text.js';
import { type Atom, type CallTerm, nothing, single, strings, unknown, type Value } from './value.js';
import { element } from './containers.js';

type Result = Extract<Atom, { k: 'result' }>;

/** A value that whoever starts the program gives. */
export function outsideOption(
  dest: string,
  flag: string,
  fallback: Value,
  more: { readonly origin: Span; readonly required: boolean },
): Value {
  return single({ k: 'option', dest, flag, fallback, choices: [], help: '', ...more });
}

/** `sys.argv[1]`. */
export function commandLineWord(index: number, origin: Span): Value {
  const flag = `sys.argv[${index}]`;
  return outsideOption(flag, flag, nothing, { origin, required: true });
}

/** Parameters that `@click.option` and `@click.argument` fill, as options of their command. */
export function decoratedOptions(decorators: readonly Value[]): readonly (readonly [string, Value])[] {
  return decorators.flatMap((decorator) =>
    decorator.atoms.flatMap((atom) => (atom.k === 'result' ? clickOption(atom.call) : [])),
  );
}

function clickOption(call: CallTerm): readonly (readonly [string, Value])[] {
  const [maker] = call.callee.atoms;
  const kind = maker?.k === 'name' ? /(?:^|\.)click\.(option|argument)$/.exec(maker.name)?.[1] : undefined;
  if (kind === undefined) return [];
  const names = call.args.filter((arg) => arg.kind === 'positional').flatMap((arg) => strings(arg.value));
  const flag = names.find((name) => name.startsWith('--')) ?? names[0];
  const dest = (names.find((name) => !name.startsWith('-')) ?? flag)?.replace(/^-+/, '').replaceAll('-', '_');
  if (flag === undefined || dest === undefined) return [];
  const named = (name: string): Value => call.args.find((arg) => arg.name === name)?.value ?? nothing;
  const [choice] = named('type').atoms;
  const allowed = choice?.k === 'result' ? choice.call.args[0]?.value : undefined;
  const option = single({
    k: 'option',
    dest,
    flag,
    fallback: named('default'),
    choices: allowed ? strings(element(allowed, call.span)) : [],
    help: strings(named('help')).join(' '),
    required: kind === 'argument',
    origin: call.span,
  });
  return [[dest, option]];
}

const parsers = /^(?:configparser|ConfigParser|six\.moves\.configparser)\.(?:Raw|Safe)?ConfigParser$/;

/** `config.get(section, key, fallback=...)` of a configuration file. */
export function configValue(base: Result, method: string, term: CallTerm): Value | undefined {
  if (method !== 'get') return undefined;
  const [maker] = base.call.callee.atoms;
  if (maker?.k !== 'name' || !parsers.test(maker.name)) return undefined;
  const [section, key] = term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
  const name = onlyString(key ?? unknown);
  if (!section || name === undefined) return undefined;
  const fallback = term.args.find((arg) => arg.name === 'fallback')?.value ?? nothing;
  const flag = `[${onlyString(section) ?? ''}] ${name}`;
  return outsideOption(name, flag, fallback, { origin: term.span, required: false });
}

/** Whether a value may be parsed command-line arguments: the result of a parser, flags, or a parameter named like one. */
export function isArguments(base: Value): boolean {
  if (base.atoms.length === 0) return base.open;
  return base.atoms.some((atom) => {
    if (atom.k === 'item') return isArguments(atom.base);
    if (atom.k === 'param') return /arg|opt|flag|conf|cfg|param/i.test(atom.name);
    if (atom.k === 'name') return /\bflags\.FLAGS$/.test(atom.name);
    if (atom.k !== 'result') return false;
    return atom.call.callee.atoms.some((callee) => {
      const name = callee.k === 'attr' || callee.k === 'name' ? callee.name : '';
      return /(^|\.)(parse_args|parse_known_args|parse_intermixed_args|vars|parse)$/.test(name);
    });
  });
}

/** The flag whose holder a value is: `_NAME = flags.DEFINE_string('name', ...)`, read as `_NAME.value`. */
export function heldFlag(base: Value, name: string): string | undefined {
  const [atom, more] = base.atoms;
  if (atom?.k !== 'result' || more || (name !== 'value' && name !== 'default')) return undefined;
  const [callee] = atom.call.callee.atoms;
  const defined = callee?.k === 'name' || callee?.k === 'attr' ? callee.name : '';
  return /(^|\.)DEFINE_\w+$/.test(defined) ? onlyString(atom.call.args[0]?.value ?? unknown) : undefined;
}
