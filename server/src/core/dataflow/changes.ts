import type { Instr } from '../syntax/ir.js';
import { onlyKey, withEntry } from './containers.js';
import { absolute, type Frame, overlay, placeOf, record, reg } from './frame.js';
import { type Atom, join, nothing, opened, single, unknown, type Value } from './value.js';

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
