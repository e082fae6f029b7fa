import type { CallFact, Fact } from '../dataflow/program-types.js';
import { element } from '../dataflow/containers.js';
import { type Atom, constant, join, nothing, single, strings, type Value } from '../dataflow/value.js';

/** Methods and functions that tell what options there are: their calls are recorded although no rule speaks of them. */
export const optionMethods: readonly string[] = [
  'add_argument',
  'add_option',
  'set_defaults',
  'DEFINE_string',
  'DEFINE_enum',
  'DEFINE_integer',
  'DEFINE_float',
  'DEFINE_bool',
  'DEFINE_boolean',
  'DEFINE_list',
];

/**
 * Command-line options of a file, by destination, from every `add_argument`, `add_option`, `DEFINE_…` and `set_defaults` in it.
 * They are kept per file and not per parser: one file with two parsers that share a destination is rarer than a parser passed
 * around.
 */
export function collectOptions(facts: readonly Fact[]): ReadonlyMap<string, Value> {
  const options = new Map<string, Value>();
  for (const fact of facts) {
    if (fact.kind !== 'call') continue;
    const name = methodOf(fact);
    if (name === 'add_argument' || name === 'add_option') addOption(options, fact);
    else if (name?.startsWith('DEFINE_') === true) addFlag(options, fact, name);
    else if (name === 'set_defaults')
      for (const arg of fact.term.args)
        if (arg.name !== undefined) override(options, arg.name, arg.value, fact);
  }
  return options;
}

const known: ReadonlySet<string> = new Set(optionMethods);

function methodOf(fact: CallFact): string | undefined {
  for (const atom of fact.term.callee.atoms) {
    if (atom.k !== 'attr' && atom.k !== 'name') continue;
    const name = atom.name.slice(atom.name.lastIndexOf('.') + 1);
    if (known.has(name)) return name;
  }
  return undefined;
}

function addOption(options: Map<string, Value>, fact: CallFact): void {
  const keyword = (name: string): Value | undefined => fact.term.args.find((arg) => arg.name === name)?.value;
  const flags = fact.term.args
    .filter((arg) => arg.kind === 'positional')
    .flatMap((arg) => strings(arg.value));
  const dest = strings(keyword('dest') ?? nothing)[0] ?? destinationOf(flags);
  if (dest === undefined) return;
  const choices = keyword('choices');
  put(options, dest, {
    flag: longest(flags) ?? dest,
    fallback: keyword('default') ?? defaultOf(strings(keyword('action') ?? nothing)[0], fact),
    choices: choices ? strings(element(choices, fact.span)) : strings(keyword('const') ?? nothing),
    help: strings(keyword('help') ?? nothing).join(' '),
    required: isRequired(keyword('required'), flags),
    origin: fact.span,
  });
}

/** A switch has a default although none is written. */
function defaultOf(action: string | undefined, fact: CallFact): Value {
  if (action !== 'store_true' && action !== 'store_false') return nothing;
  return constant({ kind: 'bool', value: action === 'store_false' }, fact.span);
}

/** `flags.DEFINE_string(name, default, help)`; `DEFINE_enum` has the values that are allowed before the help. */
function addFlag(options: Map<string, Value>, fact: CallFact, method: string): void {
  const values = fact.term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
  const at = (index: number, ...names: readonly string[]): Value =>
    fact.term.args.find((arg) => arg.name !== undefined && names.includes(arg.name))?.value ??
    values[index] ??
    nothing;
  const [dest] = strings(at(0, 'name', 'flag_name'));
  if (dest === undefined) return;
  const isEnum = method === 'DEFINE_enum';
  const fallback = at(1, 'default', 'default_value');
  put(options, dest, {
    flag: `--${dest}`,
    fallback: fallback.atoms.every((atom) => atom.k === 'const' && atom.value.kind === 'none')
      ? nothing
      : fallback,
    choices: isEnum ? strings(element(at(2, 'enum_values'), fact.span)) : [],
    help: strings(at(isEnum ? 3 : 2, 'help', 'docstring')).join(' '),
    required: false,
    origin: fact.span,
  });
}

type Described = Omit<Extract<Atom, { k: 'option' }>, 'k' | 'dest'>;

function put(options: Map<string, Value>, dest: string, described: Described): void {
  const option = single({ k: 'option', dest, ...described });
  options.set(dest, join([options.get(dest) ?? nothing, option]));
}

function longest(flags: readonly string[]): string | undefined {
  return flags.find((flag) => flag.startsWith('--')) ?? flags[0];
}

function isRequired(required: Value | undefined, flags: readonly string[]): boolean {
  if (flags.every((flag) => !flag.startsWith('-'))) return true;
  return (
    required?.atoms.some((atom) => atom.k === 'const' && atom.value.kind === 'bool' && atom.value.value) ===
    true
  );
}

function destinationOf(flags: readonly string[]): string | undefined {
  return longest(flags)?.replace(/^-+/, '').replaceAll('-', '_');
}

function override(options: Map<string, Value>, dest: string, fallback: Value, fact: CallFact): void {
  const known = options.get(dest)?.atoms[0];
  const base =
    known?.k === 'option'
      ? known
      : { k: 'option' as const, dest, flag: `--${dest}`, choices: [], help: '', required: false };
  options.set(dest, single({ ...base, fallback, origin: fact.span }));
}
