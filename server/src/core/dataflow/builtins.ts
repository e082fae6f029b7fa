import { attributeOf } from './attribute.js';
import { entryName } from './changes.js';
import { applyCall } from './call.js';
import type { CallSite } from './call-local.js';
import { dictMethod, dictOf, sequenceMethod } from './container-methods.js';
import { configValue } from './outside.js';
import { normalized, splitPath } from './paths.js';
import { findModule } from './link.js';
import type { Program } from './program.js';
import { sequenceBuiltins } from './sequence-builtins.js';
import { argumentValue, spreadFunction } from './arguments.js';
import { concat, constantText, joinPath, mapStrings, onlyString, textParts } from './text.js';
import { formatted, joined, templated, textMethod } from './text-methods.js';
import {
  type Atom,
  type CallTerm,
  constant,
  join,
  nothing,
  opened,
  single,
  unknown,
  type Value,
} from './value.js';

/** Evaluates a call of one function of Python's library; undefined where it is not decidable. */
export type Builtin = (term: CallTerm, program: Program, site: CallSite) => Value | undefined;

const positional = (term: CallTerm): Value[] =>
  term.args.filter((arg) => arg.kind === 'positional').map((arg) => arg.value);
const first = (term: CallTerm): Value | undefined => positional(term)[0];
const keyword = (term: CallTerm, name: string): Value | undefined =>
  term.args.find((arg) => arg.name === name)?.value;

const same: Builtin = (term) => first(term);
const path: Builtin = (term) => {
  const pieces = positional(term);
  if (term.args.some((arg) => arg.kind === 'star')) pieces.push(unknown);
  return pieces.length > 0 ? joinPath(pieces, term.span) : constant({ kind: 'str', value: '.' }, term.span);
};
const environment: Builtin = (term, _program, site) => {
  const name = onlyString(first(term) ?? unknown);
  if (name === undefined) return undefined;
  const variables = single({ k: 'name', name: 'os.environ', origin: term.span });
  const written = site.attribute(variables, entryName(name));
  if (written && !written.open) return written;
  const fallback = positional(term)[1] ?? keyword(term, 'default') ?? nothing;
  return single({ k: 'env', name, fallback, origin: term.span });
};
const text: Builtin = (term) => {
  const value = first(term);
  if (!value) return constant({ kind: 'str', value: '' }, term.span);
  return value.atoms.some((atom) => textParts(atom)) ? concat([value], term.span) : converted(value);
};

/** `str(x)` of a constant is known; of anything else it is computed from it, by the call itself. */
function converted(value: Value): Value | undefined {
  const [atom, more] = value.atoms;
  const known = atom?.k === 'const' && !more ? constantText(atom.value) : undefined;
  return atom?.k !== 'const' || known === undefined
    ? undefined
    : constant({ kind: 'str', value: known }, atom.origin);
}

const string = (term: CallTerm, value: string): Value => constant({ kind: 'str', value }, term.span);
const directory: Builtin = (term) => {
  const value = first(term);
  return value && splitPath(value, term.span)?.folder;
};
const basename: Builtin = (term) => {
  const value = first(term);
  const name = value && splitPath(value, term.span)?.name;
  return name === undefined ? undefined : string(term, name);
};
const split: Builtin = (term) => {
  const value = first(term);
  const found = value && splitPath(value, term.span);
  return found && pair(term, found.folder, string(term, found.name));
};
const extension: Builtin = (term) => {
  const known = onlyString(first(term) ?? unknown);
  const found = known === undefined ? null : /^(.*[^/])(\.[^./]*)$/s.exec(known);
  if (known === undefined) return undefined;
  return pair(term, string(term, found?.[1] ?? known), string(term, found?.[2] ?? ''));
};
function pair(term: CallTerm, left: Value, right: Value): Value {
  return single({ k: 'sequence', kind: 'tuple', items: [left, right], origin: term.span });
}
const normal: Builtin = (term) => {
  const value = first(term);
  return value && (onlyString(value) === undefined ? value : mapStrings(value, normalized, term.span));
};

const attributeByName: Builtin = (term, program) => {
  const [base, name, fallback] = positional(term);
  const known = name && onlyString(name);
  if (!base || known === undefined) return undefined;
  const value = attributeOf(program, base, known, term.span);
  return fallback ? join([value, fallback]) : value;
};

/** `importlib.import_module('a.b')` is `a.b`; `__import__('a.b')` is `a`, unless a list of names is asked for. */
const imported: Builtin = (term, program) => {
  const name = onlyString(first(term) ?? unknown);
  if (name === undefined) return undefined;
  const level = /^\.*/.exec(name)?.[0].length ?? 0;
  const found = findModule(program, name.slice(level), level);
  if (found) return single({ k: 'module', module: found, origin: term.span });
  const module = program.scope.absoluteModule(name.slice(level), level);
  return single({ k: 'name', name: module, origin: term.span });
};
const importedRoot: Builtin = (term) => {
  const name = onlyString(first(term) ?? unknown);
  if (name === undefined) return undefined;
  const whole = keyword(term, 'fromlist') ?? positional(term)[3];
  return single({ k: 'name', name: whole ? name : (name.split('.')[0] ?? name), origin: term.span });
};

/** `type(name, bases, members)` makes a class whose members are known. */
const madeClass: Builtin = (term) => positional(term)[2];

/** `defaultdict(factory)`: what the factory makes is under every key that is not written. */
const defaultDict: Builtin = (term, program, site) => {
  const callee = first(term);
  const made = callee?.atoms.some((atom) => atom.k === 'function')
    ? applyCall(program, { ...term, callee, args: [] }, site)
    : undefined;
  const rest = made && made.atoms.length > 0 ? { rest: made } : {};
  return single({ k: 'dict', entries: new Map(), ...rest, origin: term.span });
};

const ofDict =
  (method: string): Builtin =>
  (term) => {
    const [atom, more] = first(term)?.atoms ?? [];
    return atom?.k === 'dict' && !more ? dictMethod(atom, method, term) : undefined;
  };

const all = (names: string, builtin: Builtin): readonly (readonly [string, Builtin])[] =>
  names.split(' ').map((name) => [name, builtin]);

/** Functions of Python's library that are evaluated rather than modelled, by full name. */
const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...sequenceBuiltins,
  ...all('os.path.join posixpath.join ntpath.join pathlib.Path pathlib.PurePath pathlib.PosixPath', path),
  ...all('pathlib.PurePosixPath pathlib.WindowsPath pathlib.PureWindowsPath pathlib2.Path', path),
  ...all('builtins.vars os.path.abspath os.path.realpath os.path.expanduser os.path.expandvars', same),
  ...all('os.fspath copy.copy copy.deepcopy six.ensure_str six.ensure_text asyncio.run', same),
  ...all('contextlib.nullcontext contextlib.closing', same),
  ...all('typing.cast typing_extensions.cast', (term) => positional(term)[1]),
  ['os.path.normpath', normal],
  ['os.path.dirname', directory],
  ['os.path.basename', basename],
  ['os.path.split', split],
  ['os.path.splitext', extension],
  ...all('six.text_type builtins.str builtins.unicode', text),
  ...all('builtins.dict collections.OrderedDict easydict.EasyDict attrdict.AttrDict munch.Munch', dictOf),
  ...all('addict.Dict box.Box types.SimpleNamespace argparse.Namespace ml_collections.ConfigDict', dictOf),
  ...all('yacs.config.CfgNode omegaconf.OmegaConf.create', dictOf),
  ['collections.defaultdict', defaultDict],
  ...all('os.getenv os.environ.get os.environ.setdefault', environment),
  ['os.environ.copy', (term) => single({ k: 'name', name: 'os.environ', origin: term.span })],
  ['builtins.getattr', attributeByName],
  ...all('importlib.import_module importlib.__import__', imported),
  ['builtins.__import__', importedRoot],
  ['builtins.type', madeClass],
  ['six.iteritems', ofDict('items')],
  ['six.itervalues', ofDict('values')],
  ['six.iterkeys', ofDict('keys')],
  [spreadFunction, argumentValue],
  [
    'builtins.str.format',
    (term, program) => {
      const [template, ...args] = positional(term);
      const known = template && onlyString(template);
      const keywords = new Map(
        term.args.flatMap((arg) => (arg.name === undefined ? [] : [[arg.name, arg.value]])),
      );
      return known === undefined ? undefined : formatted(program, known, args, keywords, term);
    },
  ],
  [
    'builtins.str.join',
    (term) => joined(onlyString(first(term) ?? unknown) ?? '', positional(term)[1] ?? unknown, term),
  ],
  [
    'string.join',
    (term) => joined(onlyString(positional(term)[1] ?? unknown) ?? ' ', first(term) ?? unknown, term),
  ],
]);

/** The value of a call of a library function that is evaluated; undefined for all others. */
export function evaluateBuiltin(
  program: Program,
  name: string,
  term: CallTerm,
  site: CallSite,
): Value | undefined {
  return builtins.get(name)?.(term, program, site);
}

/** A method of a text, path, dictionary or sequence; undefined where the receiver is something else. */
export function evaluateMethod(
  program: Program,
  callee: Extract<Atom, { k: 'attr' }>,
  term: CallTerm,
): Value | undefined {
  const [base, more] = callee.base.atoms;
  if (!base || more) return undefined;
  if (base.k === 'dict') {
    const found = dictMethod(base, callee.name, term);
    return found && callee.base.open ? opened(found) : found;
  }
  if (base.k === 'sequence') return callee.base.open ? undefined : sequenceMethod(base, callee.name, term);
  if (base.k === 'result') return configValue(base, callee.name, term) ?? byTemplate(base, callee.name, term);
  if (base.k === 'option' || base.k === 'env') return ofDefault(program, base, callee, term);
  return textParts(base) ? textMethod(program, base, callee, term) : undefined;
}

/** A method of a text that is given from outside, by what it does to the default. */
function ofDefault(
  program: Program,
  base: Extract<Atom, { k: 'option' | 'env' }>,
  callee: Extract<Atom, { k: 'attr' }>,
  term: CallTerm,
): Value | undefined {
  const [text, more] = base.fallback.atoms;
  if (!text || more || !textParts(text)) return undefined;
  const fallback = textMethod(program, text, callee, term);
  return fallback && single({ ...base, fallback });
}

function byTemplate(base: Atom, name: string, term: CallTerm): Value | undefined {
  return name === 'substitute' || name === 'safe_substitute' ? templated(base, term) : undefined;
}
