import type { Span } from '../source/span.js';
import type { Instr } from '../syntax/ir.js';
import { annotatedClasses, evidenceOf, typed } from './annotations.js';
import { siteOf } from './call.js';
import { callFunction } from './call-local.js';
import { constructorWrites, fieldOf } from './fields.js';
import { memberOf } from './link.js';
import { absolute, type Frame, overlay, placeOf, record, reg } from './frame.js';
import { overrides, setterOf } from './members.js';
import type { ClassInfo, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { textAttribute } from './paths.js';
import { tupleField } from './records.js';
import { type ArgValue, type Atom, constant, join, opened, single, unknown, type Value } from './value.js';

/** `base.name` as the code of `frame` sees it: what was written to it before on this path, else what the base says. */
export function attribute(frame: Frame, base: Value, name: string, origin: Span): Value {
  const place = frame.wrote ? placeOf(base, name) : undefined;
  const told = place !== undefined && frame.narrowed ? frame.env?.get(overlay(place)) : undefined;
  if (told) return told;
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
      return nameAttribute(atom, name, origin);
    case 'module':
      return memberOf(atom.module, name, origin);
    case 'class':
      return program.classMember(atom.cls, name, undefined) ?? lazily(atom, name, origin);
    case 'instance':
      return name === '__dict__' ? single(atom) : instanceMember(program, atom, name, origin);
    case 'super':
      return superMember(program, atom, name, origin);
    case 'param': {
      const cls = selfClass(atom.fn, atom.name);
      if (cls && name === '__dict__') return single(atom);
      const member = cls ? memberOfSelf(program, cls, atom, name) : methodByAnnotation(program, atom, name);
      return member ?? lazily(atom, name, origin);
    }
    case 'derived':
      return methodByAnnotation(program, atom, name) ?? lazily(atom, name, origin);
    case 'dict':
      // `EasyDict`-like objects give their keys as attributes; methods of dictionaries are handled where they are called.
      return atom.entries.get(name) ?? lazily(atom, name, origin);
    case 'result':
      return tupleField(atom, name) ?? lazily(atom, name, origin);
    case 'const':
    case 'text':
      return textAttribute(atom, name, origin) ?? lazily(atom, name, origin);
    default:
      return lazily(atom, name, origin);
  }
}

/** Constants of `os` that every path is made with. */
const separators: ReadonlyMap<string, string> = new Map([
  ['sep', '/'],
  ['curdir', '.'],
  ['pardir', '..'],
  ['extsep', '.'],
]);

/** A member of a module or class; parsed flags are an object, and not all of `os` needs to be asked for. */
function nameAttribute(atom: Extract<Atom, { k: 'name' }>, name: string, origin: Span): Value {
  const known = separators.get(name);
  if (known !== undefined && /^os(\.path)?$/.test(atom.name))
    return constant({ kind: 'str', value: known }, origin);
  return /\bflags\.FLAGS$/.test(atom.name)
    ? lazily(atom, name, origin)
    : single({ k: 'name', name: `${atom.name}.${name}`, origin });
}

function instanceMember(
  program: Program,
  atom: Extract<Atom, { k: 'instance' }>,
  name: string,
  origin: Span,
): Value {
  const field = fieldOf(program, atom, name);
  if (field) return field;
  const member = program.classMember(atom.cls, name, single(atom));
  if (!member) return lazily(atom, name, origin);
  return isMethod(member) || !constructorWrites(program, atom.cls, name)
    ? member
    : lazily(atom, name, origin);
}

/**
 * A method of the object that a method is called on, or of a subclass that it may be of. What is no method may be another
 * thing in each instance, and so is looked up when the object is known.
 */
function memberOfSelf(
  program: Program,
  cls: ClassInfo,
  atom: Extract<Atom, { k: 'param' }>,
  name: string,
): Value | undefined {
  const self = single(atom);
  const raw = program.classMember(cls, name, undefined);
  // What a row of the configuration describes is called by the name of the row.
  if (raw?.atoms.every((part) => part.k === 'name' && part.name.includes('().')) === true) return raw;
  if (raw && !raw.atoms.some((part) => part.k === 'function' || part.k === 'class' || part.k === 'result'))
    return undefined;
  const member = raw && program.classMember(cls, name, self);
  const own = member && (isMethod(member) || raw.atoms.some((part) => part.k === 'function')) ? [member] : [];
  if (member && own.length === 0) return undefined;
  const others = overrides(program, cls, name, self).filter(isMethod);
  return own.length + others.length === 0 ? undefined : join([...own, ...others]);
}

/** A method of the class of this file that an annotation names. */
function methodByAnnotation(program: Program, atom: Atom, name: string): Value | undefined {
  const found = annotatedClasses(atom).flatMap((cls) => {
    const member = program.classMember(cls, name, single(atom));
    return member && isMethod(member)
      ? [member, ...overrides(program, cls, name, single(atom)).filter(isMethod)]
      : [];
  });
  return found.length > 0 ? join(found) : undefined;
}

function isMethod(value: Value): boolean {
  return value.atoms.length > 0 && value.atoms.every((atom) => atom.k === 'function' || atom.k === 'class');
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

/** `base.name = src`; a setter of the class is called. */
export function setAttribute(frame: Frame, instr: Extract<Instr, { op: 'set-attr' }>): void {
  if (!frame.env) return;
  const base = reg(frame, instr.base);
  const plain = reg(frame, instr.src);
  const value =
    instr.annotation === undefined
      ? plain
      : typed(frame.program, plain, evidenceOf(frame.program, reg(frame, instr.annotation)));
  const place = placeOf(base, instr.name);
  if (place !== undefined) frame.env.set(place, value);
  if (place !== undefined && frame.narrowed) frame.env.delete(overlay(place));
  frame.wrote = true;
  frame.writes.push({ base, name: instr.name, value });
  const span = absolute(frame, instr.span);
  callSetter(frame, base, instr.name, { value, span });
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

function callSetter(
  frame: Frame,
  base: Value,
  name: string,
  { value, span }: { readonly value: Value; readonly span: Span },
): void {
  for (const atom of base.atoms) {
    const cls =
      atom.k === 'instance' ? atom.cls : atom.k === 'param' ? selfClass(atom.fn, atom.name) : undefined;
    const setter = cls && setterOf(frame.program, cls, name);
    if (!setter || setter.fn === frame.owner) continue;
    const arg: ArgValue = { kind: 'positional', value, span, valueSpan: span };
    const at = { span, calleeSpan: span, argsSpan: span, owner: frame.owner };
    const site = (frame.site ??= siteOf(frame));
    callFunction(
      frame.program,
      { ...setter, self: single(atom) },
      { callee: single(setter), args: [arg], ...at },
      site,
    );
  }
}
