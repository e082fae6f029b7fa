import type { Span } from '../source/span.js';
import type { Instr } from '../syntax/ir.js';
import { memberOf } from './link.js';
import { absolute, type Frame, placeOf, record, reg } from './frame.js';
import type { ClassInfo, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { type Atom, join, opened, single, unknown, type Value } from './value.js';

/** `base.name` as the code of `frame` sees it: what was written to it before on this path, else what the base says. */
export function attribute(frame: Frame, base: Value, name: string, origin: Span): Value {
  const place = frame.wrote ? placeOf(base, name) : undefined;
  const written = place === undefined ? undefined : frame.env?.get(place);
  if (!written) return attributeOf(frame.program, base, name, origin);
  return written.open ? join([written, attributeOf(frame.program, base, name, origin)]) : written;
}

/** `base.name` without regard to what the running body wrote. */
export function attributeOf(program: Program, base: Value, name: string, origin: Span): Value {
  if (base.atoms.length === 0) return single({ k: 'attr', base, name, origin });
  const values = base.atoms.map((atom) => attributeOfAtom(program, atom, name, origin));
  const result = join(values);
  return base.open ? opened(result) : result;
}

function attributeOfAtom(program: Program, atom: Atom, name: string, origin: Span): Value {
  switch (atom.k) {
    case 'name':
      return single({ k: 'name', name: `${atom.name}.${name}`, origin });
    case 'module':
      return memberOf(atom.module, name, origin);
    case 'class':
      return program.classMember(atom.cls, name, undefined) ?? lazily(atom, name, origin);
    case 'instance':
      return (
        fieldOf(program, atom, name) ??
        program.classMember(atom.cls, name, single(atom)) ??
        lazily(atom, name, origin)
      );
    case 'super':
      return superMember(program, atom, name, origin);
    case 'param': {
      const cls = selfClass(atom.fn, atom.name);
      const member = cls ? program.classMember(cls, name, single(atom)) : undefined;
      return member ?? lazily(atom, name, origin);
    }
    case 'dict':
      // `EasyDict`-like objects give their keys as attributes; methods of dictionaries are handled where they are called.
      return atom.entries.get(name) ?? lazily(atom, name, origin);
    default:
      return lazily(atom, name, origin);
  }
}

/** A field of a dataclass (or of another class without `__init__` here) that its constructor was given. */
function fieldOf(program: Program, atom: Extract<Atom, { k: 'instance' }>, name: string): Value | undefined {
  const { args } = atom.call;
  if (args.length === 0 || program.classMember(atom.cls, '__init__', undefined)) return undefined;
  const given = args.find((arg) => arg.name === name);
  if (given) return given.value;
  // Which field a positional argument fills is not followed, so any of them may differ from its default.
  const member = args.some((arg) => arg.name === undefined)
    ? program.classMember(atom.cls, name, undefined)
    : undefined;
  const isField = member?.atoms.every((part) => part.k !== 'function' && part.k !== 'class') === true;
  return isField ? unknown : undefined;
}

function lazily(atom: Atom, name: string, origin: Span): Value {
  return single({ k: 'attr', base: single(atom), name, origin });
}

function superMember(
  program: Program,
  atom: Extract<Atom, { k: 'super' }>,
  name: string,
  origin: Span,
): Value {
  const found: Value[] = [];
  for (const base of program.basesOf(atom.cls))
    for (const part of base.atoms) {
      if (part.k === 'class') {
        const member = program.classMember(part.cls, name, atom.self);
        if (member) found.push(member);
      } else if (part.k === 'name') found.push(single({ k: 'name', name: `${part.name}().${name}`, origin }));
    }
  return found.length > 0 ? join(found) : unknown;
}

/** The class whose instance a parameter is, when it is the first one of a method. */
export function selfClass(fn: FunctionInfo, name: string): ClassInfo | undefined {
  if (!fn.cls || fn.kind !== 'function') return undefined;
  return fn.shape.params[0]?.name === name && !isStatic(fn) ? fn.cls : undefined;
}

/** Whether a method does not take the instance. */
export function isStatic(fn: FunctionInfo): boolean {
  return fn.decorators.some((value) =>
    value.atoms.some((atom) => atom.k === 'name' && atom.name === 'builtins.staticmethod'),
  );
}

/** `base.name = src`. */
export function setAttribute(frame: Frame, instr: Extract<Instr, { op: 'set-attr' }>): void {
  if (!frame.env) return;
  const base = reg(frame, instr.base);
  const value = reg(frame, instr.src);
  const place = placeOf(base, instr.name);
  if (place !== undefined) frame.env.set(place, value);
  frame.wrote = true;
  frame.writes.push({ base, name: instr.name, value });
  const span = absolute(frame, instr.span);
  record(frame, {
    kind: 'named',
    name: instr.name,
    how: 'attribute',
    value,
    target: base,
    span,
    owner: frame.owner,
    via: [],
  });
}
