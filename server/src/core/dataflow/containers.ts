import type { Span } from '../source/span.js';
import type { Instr } from '../syntax/ir.js';
import { absolute, type Frame, placeOf, record, reg } from './frame.js';
import {
  type Atom,
  constant,
  join,
  nothing,
  opened,
  originOf,
  single,
  unknown,
  type Value,
} from './value.js';

/** How many elements of a literal are kept one by one. */
const maxItems = 64;

/** The constant key or index that a value is; undefined when it is not exactly one. */
export function onlyKey(value: Value): string | number | undefined {
  const [atom, more] = value.atoms;
  if (!atom || more || value.open || atom.k !== 'const') return undefined;
  if (atom.value.kind === 'str') return atom.value.value;
  return atom.value.kind === 'int' ? atom.value.value : undefined;
}

/** A tuple, list or set display. */
export function sequence(frame: Frame, instr: Extract<Instr, { op: 'sequence' }>): void {
  const origin = absolute(frame, instr.span);
  const items: Value[] = [];
  let rest: Value | undefined;
  for (const { src, star } of instr.items) {
    const value = reg(frame, src);
    if (!star && rest === undefined && items.length < maxItems) items.push(value);
    else rest = join([rest ?? nothing, star ? element(value, origin) : value]);
  }
  frame.regs[instr.dst] = single({
    k: 'sequence',
    kind: instr.kind,
    items,
    ...(rest ? { rest } : {}),
    origin,
  });
}

/** A dictionary display; `**spread` of a known dictionary is merged, of anything else makes the rest unknown. */
export function buildDict(frame: Frame, instr: Extract<Instr, { op: 'dict' }>): void {
  const origin = absolute(frame, instr.span);
  let dict: DictAtom = { k: 'dict', entries: new Map(), origin };
  for (const { key, value } of instr.entries) {
    const content = reg(frame, value);
    if (key === undefined) {
      dict = spread(dict, content);
      continue;
    }
    dict = withEntry(dict, reg(frame, key), content);
    const name = onlyKey(reg(frame, key));
    if (typeof name === 'string')
      record(frame, {
        kind: 'named',
        name,
        how: 'key',
        value: content,
        span: absolute(frame, instr.span),
        owner: frame.owner,
        via: [],
      });
  }
  frame.regs[instr.dst] = single(dict);
}

type DictAtom = Extract<Atom, { k: 'dict' }>;

/** A dictionary with the entries of another value added (`**value`, `.update(value)`). */
export function spread(dict: DictAtom, value: Value): DictAtom {
  const [atom, more] = value.atoms;
  if (atom?.k !== 'dict' || more || value.open)
    return { ...dict, rest: join([dict.rest ?? nothing, unknown, valuesOf(value)]) };
  const entries = new Map(dict.entries);
  for (const [name, content] of atom.entries) entries.set(name, content);
  const rest = atom.rest ? join([dict.rest ?? nothing, atom.rest]) : dict.rest;
  return { k: 'dict', entries, origin: dict.origin, ...(rest ? { rest } : {}) };
}

/** A dictionary with one entry set; a key that is not known adds to the rest. */
export function withEntry(dict: DictAtom, key: Value, value: Value): DictAtom {
  const name = onlyKey(key);
  if (name === undefined || dict.entries.size >= 4 * maxItems)
    return { ...dict, rest: join([dict.rest ?? nothing, value]) };
  return { ...dict, entries: new Map(dict.entries).set(String(name), value) };
}

function valuesOf(value: Value): Value {
  const found = value.atoms.flatMap((atom) => (atom.k === 'dict' ? [...atom.entries.values()] : []));
  return found.length > 0 ? join(found) : nothing;
}

/** `base[index]`. */
export function item(base: Value, index: Value, origin: Span): Value {
  const key = onlyKey(index);
  const found = base.atoms.map((atom) => itemOf(atom, key, index, origin));
  if (found.length === 0) return single({ k: 'item', base, index, origin });
  const result = join(found);
  return base.open ? opened(result) : result;
}

function itemOf(atom: Atom, key: string | number | undefined, index: Value, origin: Span): Value {
  if (atom.k === 'name' && atom.name === 'os.environ' && typeof key === 'string')
    return single({ k: 'env', name: key, fallback: nothing, origin });
  if (atom.k === 'dict') {
    const known = key === undefined ? undefined : atom.entries.get(String(key));
    if (known) return known;
    if (key === undefined) return opened(join([...atom.entries.values(), atom.rest ?? nothing]));
    return atom.rest ?? unknown;
  }
  if (atom.k === 'sequence') {
    if (typeof key === 'number' && !atom.rest) return atom.items.at(key) ?? unknown;
    return element(single(atom), origin);
  }
  return single({ k: 'item', base: single(atom), index, origin });
}

/** `base[a:b]` of a list: the elements that constant bounds tell, else some of them; undefined for anything else. */
export function partOf(
  base: Value,
  [lower, upper]: readonly [Value | undefined, Value | undefined],
  origin: Span,
): Value | undefined {
  const [atom, more] = base.atoms;
  if (atom?.k !== 'sequence' || more || base.open) return undefined;
  const { kind } = atom;
  const [from, to] = [lower ? onlyKey(lower) : 0, upper ? onlyKey(upper) : atom.items.length];
  if (!atom.rest && typeof from === 'number' && typeof to === 'number')
    return single({ k: 'sequence', kind, items: atom.items.slice(from, to), origin });
  return single({ k: 'sequence', kind, items: [], rest: element(base, origin), origin });
}

/** What iterating over a value yields. */
export function element(value: Value, origin: Span): Value {
  const found = value.atoms.map((atom) => {
    if (atom.k === 'sequence') return join([...atom.items, atom.rest ?? nothing]);
    if (atom.k === 'dict')
      return join(
        [...atom.entries.keys()]
          .slice(0, 8)
          .map((name) => constant({ kind: 'str', value: name }, originOf(atom))),
      );
    return single({ k: 'derived', how: 'element', from: [single(atom)], origin });
  });
  const result = join(found);
  return value.open || found.length === 0 ? opened(result) : result;
}

/** `a, *b = src`. */
export function unpack(frame: Frame, instr: Extract<Instr, { op: 'unpack' }>): void {
  const value = reg(frame, instr.src);
  const origin = absolute(frame, instr.span);
  instr.dsts.forEach((dst, index) => {
    if (instr.star !== undefined && index >= instr.star) {
      const content = element(value, origin);
      frame.regs[dst] =
        index === instr.star
          ? single({ k: 'sequence', kind: 'list', items: [], rest: content, origin })
          : content;
      return;
    }
    frame.regs[dst] = item(value, constant({ kind: 'int', value: index }, origin), origin);
  });
}

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
    if (atom.k === 'sequence') return { ...atom, rest: join([atom.rest ?? nothing, value]) };
    return atom;
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

/** Replaces the value in the place that a register was loaded from, atom by atom. */
export function change(frame: Frame, register: number, update: (atom: Atom) => Atom): void {
  const place = frame.places[register] ?? attributePlace(frame, register);
  const base = reg(frame, register);
  if (place === undefined || !frame.env || base.atoms.length === 0) return;
  const changed = base.atoms.map(update);
  if (changed.every((atom, index) => atom === base.atoms[index])) return;
  const result = join(changed.map((atom) => single(atom)));
  const value = base.open ? opened(result) : result;
  frame.env.set(place, value);
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
