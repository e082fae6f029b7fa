import type { Instr } from '../syntax/ir.js';
import { siteOf } from './call.js';
import { element, onlyKey, spread, withEntry } from './containers.js';
import { change } from './changes.js';
import { type Frame, reg } from './frame.js';
import type { AttrWrite } from './program-types.js';
import { type Atom, type CallTerm, join, nothing, unknown, type Value } from './value.js';

/** Stands for all keys of a dictionary that become attributes of an object. */
export const everyKey = '**';

/** Calls that change a dictionary, a list or an object in place change it where it was loaded from. */
export function mutate(frame: Frame, instr: Extract<Instr, { op: 'call' }>, term: CallTerm): void {
  setByName(frame, term);
  const base = frame.attrBase[instr.callee];
  if (base === undefined) return;
  if (frame.attrName[base] === '__dict__') return updateFields(frame, base, term);
  for (const atom of term.callee.atoms)
    if (atom.k === 'attr' && changing.has(atom.name))
      change(frame, base, (target) => changed(target, atom.name, term));
}

const changing: ReadonlySet<string> = new Set(['update', 'setdefault', 'append', 'extend', 'add', 'insert']);

function changed(target: Atom, method: string, term: CallTerm): Atom {
  const [first, second] = term.args;
  const added = first?.value ?? nothing;
  if (target.k === 'dict') {
    if (method === 'update') return updated(target, term);
    return method === 'setdefault' && !has(target, added)
      ? withEntry(target, added, second?.value ?? unknown)
      : target;
  }
  if (target.k !== 'sequence') return target;
  if (method === 'extend' || method === 'update') return extended(target, added, term);
  if (method === 'append' && !target.rest && target.items.length < 64)
    return { ...target, items: [...target.items, added] };
  if (method === 'append' || method === 'add' || method === 'insert')
    return appended(target, join(term.args.map((arg) => arg.value)));
  return target;
}

function has(dict: Extract<Atom, { k: 'dict' }>, key: Value): boolean {
  const name = onlyKey(key);
  return name !== undefined && dict.entries.has(String(name));
}

function updated(dict: Extract<Atom, { k: 'dict' }>, term: CallTerm): Atom {
  let result = dict;
  for (const arg of term.args) {
    if (arg.kind === 'keyword' && arg.name !== undefined) {
      const entries = new Map(result.entries).set(arg.name, arg.value);
      result = { ...result, entries };
    } else result = spread(result, arg.value);
  }
  return result;
}

type Sequence = Extract<Atom, { k: 'sequence' }>;

function extended(target: Sequence, added: Value, term: CallTerm): Atom {
  const [atom, more] = added.atoms;
  const known = atom?.k === 'sequence' && !more && !added.open && !atom.rest && !target.rest;
  if (known && target.items.length + atom.items.length <= 64)
    return { ...target, items: [...target.items, ...atom.items] };
  return appended(target, element(added, term.span));
}

function appended(target: Sequence, added: Value): Atom {
  return { ...target, rest: join([target.rest ?? nothing, added]) };
}

/** `setattr(x, name, value)`; a name that runs over the keys of a dictionary stands for all of them. */
function setByName(frame: Frame, term: CallTerm): void {
  const [callee] = term.callee.atoms;
  if (callee?.k !== 'name' || callee.name !== 'builtins.setattr') return;
  const [base, name, value] = term.args.map((arg) => arg.value);
  if (!base || !name || !value || !frame.env) return;
  const key = onlyKey(name);
  const site = (frame.site ??= siteOf(frame));
  if (typeof key === 'string') return site.write({ base, name: key, value });
  const mapping = mappingOf(name);
  if (mapping) site.write({ base, name: everyKey, value: mapping });
}

/** The dictionary whose keys a value runs over: the first of each pair of `.items()`. */
function mappingOf(key: Value): Value | undefined {
  const [atom, more] = key.atoms;
  if (atom?.k !== 'item' || more || onlyKey(atom.index) !== 0) return undefined;
  const [pair] = atom.base.atoms;
  const [items] = pair?.k === 'derived' && pair.how === 'element' ? (pair.from[0]?.atoms ?? []) : [];
  const [method] = items?.k === 'result' ? items.call.callee.atoms : [];
  return method?.k === 'attr' && /^(iter)?items$/.test(method.name) ? method.base : undefined;
}

/** `self.__dict__.update(...)` writes attributes. */
function updateFields(frame: Frame, base: number, term: CallTerm): void {
  const site = (frame.site ??= siteOf(frame));
  if (!term.callee.atoms.every((atom) => atom.k === 'attr' && atom.name === 'update')) return;
  for (const arg of term.args)
    site.write({ base: reg(frame, base), name: arg.name ?? everyKey, value: arg.value });
}

/** A write of all keys of a dictionary, one by one where the dictionary is known. */
export function separateWrites(write: AttrWrite): readonly AttrWrite[] {
  const [atom, more] = write.value.atoms;
  if (write.name !== everyKey || atom?.k !== 'dict' || more) return [write];
  return [...atom.entries].map(([name, value]) => ({ base: write.base, name, value }));
}
