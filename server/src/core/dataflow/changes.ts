import type { Instr } from '../syntax/ir.js';
import { onlyKey, withEntry } from './containers.js';
import { absolute, type Frame, overlay, placeOf, record, reg } from './frame.js';
import type { AttrWrite } from './program-types.js';
import { type Atom, constant, join, nothing, opened, single, unknown, type Value } from './value.js';

/** `base[index] = src`: changes the dictionary or list in the place it was loaded from. */
export function setItem(frame: Frame, instr: Extract<Instr, { op: 'set-item' }>): void {
  if (!frame.env) return;
  const base = reg(frame, instr.base);
  const value = reg(frame, instr.src);
  const key = instr.index === undefined ? unknown : reg(frame, instr.index);
  const name = onlyKey(key);
  if (typeof name === 'string') {
    const at = { span: absolute(frame, instr.span), owner: frame.owner, via: [] };
    record(frame, { kind: 'named', name, how: 'key', value, target: base, ...at });
  }
  if (typeof name === 'string') writeEntry(frame, base, name, value);
  change(frame, instr.base, (atom) => {
    if (atom.k === 'dict') return withEntry(atom, key, value);
    return atom.k === 'sequence' ? withItem(atom, onlyKey(key), value) : atom;
  });
  if (base.atoms.some((atom) => isBuffer(atom)) && value.atoms.some((atom) => atom.k !== 'const'))
    addTo(
      frame,
      instr.base,
      single({ k: 'derived', how: 'content', from: [value], origin: absolute(frame, instr.span) }),
    );
}

/** The name under which an entry of an object that is known elsewhere is kept beside its attributes. */
export const entryName = (key: string): string => `[${key}]`;

/** `base[name] = value` of what is no dictionary here: a parameter, an attribute, `os.environ`. */
function writeEntry(frame: Frame, base: Value, name: string, value: Value): void {
  const [atom, more] = base.atoms;
  if (!atom || more || atom.k === 'sequence' || atom.k === 'result') return;
  const place = placeOf(base, entryName(name));
  if (place === undefined) return;
  // The dictionary itself holds it from now on.
  if (atom.k === 'dict') return void frame.env?.delete(place);
  frame.env?.set(place, value);
  frame.wrote = true;
  if (atom.k === 'param') frame.writes.push({ base, name: entryName(name), value });
  if (atom.k !== 'attr') return;
  const dict = single({ k: 'dict', entries: new Map([[name, value]]), origin: atom.origin });
  frame.writes.push({ base: atom.base, name: atom.name, value: dict });
}

/** A function that fills a dictionary that it was passed fills it for every name that holds it. */
export function changesEntries(frame: Frame, write: AttrWrite): boolean {
  const [dict, more] = write.base.atoms;
  if (dict?.k !== 'dict' || more || !write.name.startsWith('[') || !frame.env) return false;
  const key = constant({ kind: 'str', value: write.name.slice(1, -1) }, dict.origin);
  const isSame = (atom: Atom): boolean => atom.k === 'dict' && atom.origin === dict.origin;
  for (const [name, value] of frame.env) {
    if (!value.atoms.some(isSame)) continue;
    const atoms = value.atoms.map((atom) =>
      single(atom.k === 'dict' && isSame(atom) ? withEntry(atom, key, write.value) : atom),
    );
    frame.env.set(name, value.open ? opened(join(atoms)) : join(atoms));
  }
  return true;
}

const buffers =
  /^(?:builtins\.bytearray|array\.array|(?:numpy|mxnet\.(?:nd|ndarray|np|numpy))\.(?:zeros|empty|ones|full)(?:_like)?)$/;

/** Memory that is made empty and filled item by item. */
function isBuffer(atom: Atom): boolean {
  if (atom.k !== 'result') return false;
  return atom.call.callee.atoms.some((callee) => callee.k === 'name' && buffers.test(callee.name));
}

/** Makes the place that a register was loaded from hold another value as well. */
export function addTo(frame: Frame, register: number, value: Value): void {
  const place = frame.places[register] ?? attributePlace(frame, register);
  if (place === undefined || !frame.env) return;
  const joined = join([reg(frame, register), value]);
  frame.env.set(place, joined);
  frame.regs[register] = joined;
}

function withItem(
  atom: Extract<Atom, { k: 'sequence' }>,
  key: string | number | undefined,
  value: Value,
): Atom {
  if (typeof key === 'number' && key >= 0 && key < atom.items.length)
    return { ...atom, items: atom.items.map((content, index) => (index === key ? value : content)) };
  return { ...atom, items: [], rest: join([...atom.items, atom.rest ?? nothing, value]) };
}

/** Replaces the value in the place that a register was loaded from, atom by atom. */
export function change(frame: Frame, register: number, update: (atom: Atom) => Atom): void {
  const base = reg(frame, register);
  const outer = frame.attrBase[register];
  const key = frame.attrName[register];
  if (outer !== undefined && key?.startsWith('[') === true)
    return changeEntry(frame, register, outer, update);
  const place = frame.places[register] ?? attributePlace(frame, register);
  if (place === undefined || !frame.env || base.atoms.length === 0) return;
  const changed = base.atoms.map(update);
  if (changed.every((atom, index) => atom === base.atoms[index])) return;
  const result = join(changed.map((atom) => single(atom)));
  const value = base.open ? opened(result) : result;
  frame.env.set(place, value);
  if (frame.narrowed) frame.env.delete(overlay(place));
  frame.regs[register] = value;
  if (outer !== undefined && key !== undefined) rewrite(frame, reg(frame, outer), key, value);
}

/** An attribute that was written before holds the changed value from now on, also for who reads it elsewhere. */
function rewrite(frame: Frame, base: Value, name: string, value: Value): void {
  const [object] = base.atoms;
  for (const [index, write] of frame.writes.entries())
    if (write.name === name && object !== undefined && write.base.atoms[0] === object)
      frame.writes[index] = { base, name, value };
}

/** The place of an attribute that a register holds; computed where it is needed, which is seldom. */
function attributePlace(frame: Frame, register: number): string | undefined {
  const base = frame.attrBase[register];
  const name = frame.attrName[register];
  if (base === undefined || name === undefined) return undefined;
  frame.wrote = true;
  return placeOf(reg(frame, base), name);
}

/** Changes the entry of a dictionary, and with it the dictionary in its own place: `d['a']['b'] = x`. */
function changeEntry(frame: Frame, register: number, outer: number, update: (atom: Atom) => Atom): void {
  const before = reg(frame, register);
  if (before.atoms.length === 0) return;
  const changed = join(before.atoms.map((atom) => single(update(atom))));
  const value = before.open ? opened(changed) : changed;
  const key = frame.attrName[register]?.slice(1, -1) ?? '';
  frame.regs[register] = value;
  change(frame, outer, (atom) =>
    atom.k === 'dict' && atom.entries.has(key)
      ? { ...atom, entries: new Map(atom.entries).set(key, value) }
      : atom,
  );
}
