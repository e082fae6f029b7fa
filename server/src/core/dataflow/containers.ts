import type { Span } from '../source/span.js';
import type { Instr } from '../syntax/ir.js';
import { absolute, type Frame, record, reg } from './frame.js';
import { commandLineWord } from './outside.js';
import { tupleItems } from './records.js';
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
    const parts = star && rest === undefined ? allItems(value) : undefined;
    if (parts && items.length + parts.length <= maxItems) items.push(...parts);
    else if (!star && rest === undefined && items.length < maxItems) items.push(value);
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

/** The elements of a sequence that is all known. */
function allItems(value: Value): readonly Value[] | undefined {
  const [atom, more] = value.atoms;
  return atom?.k === 'sequence' && !more && !atom.rest && !value.open ? atom.items : undefined;
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

/** A dictionary with the entries of another value added (`**value`, `.update(value)`, `| value`). */
export function spread(dict: DictAtom, value: Value): DictAtom {
  const [atom, more] = value.atoms;
  if (atom?.k !== 'dict' || more || value.open) {
    // What is added may replace what is known.
    const entries = new Map([...dict.entries].map(([name, content]) => [name, opened(content)]));
    return { ...dict, entries, rest: join([dict.rest ?? nothing, unknown, valuesOf(value)]) };
  }
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
  const has = base.atoms.length > 1 && base.atoms.some((atom) => isWith(atom, key));
  // A dictionary without the key raises, so that another one is meant.
  const meant = has ? base.atoms.filter((atom) => !isWithout(atom, key)) : base.atoms;
  const found = meant.map((atom) => itemOf(atom, key, index, origin));
  if (found.length === 0) return single({ k: 'item', base, index, origin });
  const result = join(found);
  return base.open ? opened(result) : result;
}

const isWith = (atom: Atom, key: string | number | undefined): boolean =>
  atom.k === 'dict' && key !== undefined && atom.entries.has(String(key));

const isWithout = (atom: Atom, key: string | number | undefined): boolean =>
  atom.k === 'dict' && key !== undefined && !atom.rest && !atom.entries.has(String(key));

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
    const known = typeof key === 'number' && (!atom.rest || key >= 0) ? atom.items.at(key) : undefined;
    if (known) return known;
    return typeof key === 'number' && !atom.rest ? unknown : element(single(atom), origin);
  }
  if (atom.k === 'name' && atom.name === 'sys.argv' && typeof key === 'number')
    return commandLineWord(key, origin);
  if (atom.k === 'name' && atom.name === 'sys.modules' && typeof key === 'string')
    return single({ k: 'name', name: key, origin });
  if (atom.k === 'result' && typeof key === 'number') {
    const field = tupleItems(atom)?.at(key);
    if (field) return field;
  }
  if (atom.k === 'const' && atom.value.kind === 'str' && typeof key === 'number') {
    const character = atom.value.value.at(key);
    if (character !== undefined) return constant({ kind: 'str', value: character }, origin);
  }
  return single({ k: 'item', base: single(atom), index, origin });
}

/** What iterating over a value yields. */
export function element(value: Value, origin: Span): Value {
  const found = value.atoms.map((atom) => {
    if (atom.k === 'sequence') return join([...atom.items, atom.rest ?? nothing]);
    if (atom.k === 'dict') return keysOf(atom);
    if (atom.k === 'result') {
      const fields = tupleItems(atom);
      if (fields) return join(fields.map((field) => field ?? unknown));
    }
    return single({ k: 'derived', how: 'element', from: [single(atom)], origin });
  });
  const result = join(found);
  return value.open || found.length === 0 ? opened(result) : result;
}

function keysOf(dict: DictAtom): Value {
  const names = [...dict.entries.keys()];
  const known = join(
    names.slice(0, 8).map((name) => constant({ kind: 'str', value: name }, originOf({ ...dict }))),
  );
  return names.length > 8 || dict.rest ? opened(known) : known;
}

/** `a, *b = src`. */
export function unpack(frame: Frame, instr: Extract<Instr, { op: 'unpack' }>): void {
  const value = reg(frame, instr.src);
  const origin = absolute(frame, instr.span);
  const exact = instr.star === undefined ? undefined : separated(value, instr.dsts.length, instr.star);
  if (exact)
    return instr.dsts.forEach((dst, index) => {
      const parts = exact[index] ?? [];
      frame.regs[dst] =
        index === instr.star
          ? single({ k: 'sequence', kind: 'list', items: parts, origin })
          : (parts[0] ?? unknown);
    });
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

/** The parts of a known sequence that each target of `a, *b, c` takes. */
function separated(value: Value, targets: number, star: number): readonly (readonly Value[])[] | undefined {
  const [atom, more] = value.atoms;
  if (atom?.k !== 'sequence' || more || atom.rest || value.open || atom.items.length < targets - 1)
    return undefined;
  const after = targets - star - 1;
  const { items } = atom;
  return [
    ...items.slice(0, star).map((part) => [part]),
    items.slice(star, items.length - after),
    ...items.slice(items.length - after).map((part) => [part]),
  ];
}

/** `base[a:b:c]` of a sequence or text that is known; undefined for anything else. */
export function sliced(base: Value, bounds: readonly (Value | undefined)[], origin: Span): Value | undefined {
  const [atom, more] = base.atoms;
  if (!atom || more || base.open) return undefined;
  const [start, end, step = 1] = bounds.map((bound) => (bound ? onlyKey(bound) : undefined));
  // Of a list it is at least known that its elements are elements of the list.
  const some =
    atom.k === 'sequence'
      ? single({ k: 'sequence', kind: atom.kind, items: [], rest: element(base, origin), origin })
      : undefined;
  if (bounds.some((bound, index) => bound && typeof [start, end, step][index] !== 'number')) return some;
  const pick = <T>(all: readonly T[]): T[] => {
    const forward = typeof step !== 'number' || step > 0;
    const cut = forward
      ? all.slice(Number(start ?? 0), end === undefined ? undefined : Number(end))
      : [...all];
    if (!forward) cut.reverse();
    return cut.filter((_, index) => index % Math.abs(Number(step)) === 0);
  };
  if (step === 0 || (Number(step) < 0 && (start !== undefined || end !== undefined))) return some;
  if (atom.k === 'sequence' && !atom.rest) return single({ ...atom, items: pick(atom.items), origin });
  if (atom.k !== 'const' || atom.value.kind !== 'str') return some;
  return constant({ kind: 'str', value: pick(Array.from(atom.value.value)).join('') }, origin);
}
