import type { Span } from '../source/span.js';
import { attribute, attributeOf, selfClass } from './attribute.js';
import { siteOf } from './call.js';
import { callFunction } from './call-local.js';
import { entryName } from './changes.js';
import { element, item, onlyKey } from './containers.js';
import { type Frame, placeOf } from './frame.js';
import { externalBases } from './members.js';
import type { ClassInfo } from './program-types.js';
import type { Program } from './program.js';
import { type ArgValue, type Atom, join, opened, single, type Value } from './value.js';

/** `base[index]`; of an object of this file it is what `vars(obj)['name']` gives. */
export function entry(frame: Frame, base: Value, index: Value, origin: Span): Value {
  const key = onlyKey(index);
  const written = typeof key === 'string' && frame.wrote ? writtenEntry(frame, base, key) : undefined;
  if (written) return written.open ? join([written, item(base, index, origin)]) : written;
  const own = special(frame, base, '__getitem__', [{ value: index, span: origin }]);
  if (own) return own;
  return typeof key === 'string' && base.atoms.some((atom) => isPlainObject(frame.program, atom))
    ? attribute(frame, base, key, origin)
    : item(base, index, origin);
}

/** What was written under a key of a thing that holds its entries elsewhere. */
function writtenEntry(frame: Frame, base: Value, key: string): Value | undefined {
  const place = placeOf(base, entryName(key));
  return place === undefined ? undefined : frame.env?.get(place);
}

/** The same without regard to what the running body wrote. */
export function entryOf(program: Program, base: Value, index: Value, origin: Span): Value {
  const key = onlyKey(index);
  return typeof key === 'string' && base.atoms.some((atom) => isPlainObject(program, atom))
    ? attributeOf(program, base, key, origin)
    : item(base, index, origin);
}

/** An object whose class has nothing to say of `[...]`, so that only its dictionary can be meant. */
function isPlainObject(program: Program, atom: Atom): boolean {
  const cls = classOf(atom);
  return (
    cls !== undefined &&
    program.classMember(cls, '__getitem__', undefined) === undefined &&
    externalBases(cls).every((name) => name === 'builtins.object')
  );
}

function classOf(atom: Atom): ClassInfo | undefined {
  if (atom.k === 'instance') return atom.cls;
  return atom.k === 'param' ? selfClass(atom.fn, atom.name) : undefined;
}

/** What `with value as x` binds: what a generator yields, what `__enter__` returns, or the manager itself. */
export function entered(frame: Frame, value: Value): Value {
  if (value.atoms.length === 0) return value;
  const result = join(value.atoms.map((atom) => enteredAtom(frame, atom)));
  return value.open ? opened(result) : result;
}

function enteredAtom(frame: Frame, atom: Atom): Value {
  if (atom.k === 'sequence' && atom.kind === 'list' && atom.items.length === 0 && atom.rest) return atom.rest;
  if (atom.k !== 'instance') return single(atom);
  return special(frame, single(atom), '__enter__', []) ?? single(atom);
}

/** What a loop over a value yields; an object of this file says so itself. */
export function iterated(frame: Frame, value: Value, origin: Span): Value {
  const own = special(frame, value, '__iter__', []);
  return element(own ?? value, origin);
}

/** What a method gives that Python calls for an operator, where the one object that a value is has it. */
function special(
  frame: Frame,
  value: Value,
  name: string,
  given: readonly { readonly value: Value; readonly span: Span }[],
): Value | undefined {
  const [atom, more] = value.atoms;
  if (atom?.k !== 'instance' || more || value.open) return undefined;
  const member = frame.program.classMember(atom.cls, name, value);
  const methods = member?.atoms.filter((part) => part.k === 'function') ?? [];
  if (methods.length === 0) return undefined;
  const span = given[0]?.span ?? atom.call.span;
  const args = given.map((arg): ArgValue => ({ kind: 'positional', ...arg, valueSpan: arg.span }));
  const at = { args, span, calleeSpan: span, argsSpan: span, owner: frame.owner };
  const site = (frame.site ??= siteOf(frame));
  return join(
    methods.map((method) => callFunction(frame.program, method, { ...at, callee: single(method) }, site)),
  );
}
