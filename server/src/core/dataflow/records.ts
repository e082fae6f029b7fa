import type { CallTerm } from './value.js';
import { type Atom, strings, type Value } from './value.js';

type Result = Extract<Atom, { k: 'result' }>;

const makers: ReadonlySet<string> = new Set(['collections.namedtuple', 'typing.NamedTuple']);

/** The field of a `namedtuple` object; undefined for results of other calls. */
export function tupleField(atom: Result, name: string): Value | undefined {
  const fields = fieldsOf(atom.call);
  const position = fields?.indexOf(name) ?? -1;
  return position < 0 ? undefined : fieldAt(atom.call, position, name);
}

/** The fields of a `namedtuple` object in order, each as far as it is known. */
export function tupleItems(atom: Result): readonly (Value | undefined)[] | undefined {
  return fieldsOf(atom.call)?.map((name, position) => fieldAt(atom.call, position, name));
}

function fieldAt(call: CallTerm, position: number, name: string): Value | undefined {
  const given = call.args.find((arg) => arg.name === name);
  if (given) return given.value;
  const arg = call.args[position];
  const before = call.args.slice(0, position + 1);
  return arg && before.every((other) => other.kind === 'positional') ? arg.value : undefined;
}

/** Names of the fields, where a call makes an object of a class that `namedtuple` made. */
function fieldsOf(call: CallTerm): readonly string[] | undefined {
  const [made, more] = call.callee.atoms;
  if (made?.k !== 'result' || more) return undefined;
  const [maker] = made.call.callee.atoms;
  const fields = made.call.args.find((arg) => arg.name === 'field_names') ?? made.call.args[1];
  if (maker?.k !== 'name' || !makers.has(maker.name) || !fields) return undefined;
  return namesIn(fields.value);
}

function namesIn(value: Value): readonly string[] | undefined {
  const [atom, more] = value.atoms;
  if (!atom || more) return undefined;
  if (atom.k === 'const')
    return strings(value)[0]
      ?.split(/[\s,]+/)
      .filter((name) => name !== '');
  if (atom.k !== 'sequence' || atom.rest) return undefined;
  return atom.items.map((item) => strings(firstOf(item))[0] ?? '');
}

/** `('name', type)` of `typing.NamedTuple`. */
function firstOf(item: Value): Value {
  const [atom] = item.atoms;
  return atom?.k === 'sequence' ? (atom.items[0] ?? item) : item;
}
