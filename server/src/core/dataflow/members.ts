import { isStatic } from './attribute.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { type Atom, type FunctionAtom, join, nothing, single, type Value } from './value.js';

const maxBases = 32;

/** The classes of this file that a class is or inherits from, itself first (breadth first, each once). */
export function localAncestors(cls: ClassInfo): readonly ClassInfo[] {
  const found: ClassInfo[] = [cls];
  for (let index = 0; index < found.length && found.length < maxBases; index += 1)
    for (const base of found[index]?.bases ?? [])
      for (const atom of base.atoms)
        if (atom.k === 'class' && !found.includes(atom.cls)) found.push(atom.cls);
  return found;
}

/** Full names of the classes of other modules that a class inherits from. */
export function externalBases(cls: ClassInfo): readonly string[] {
  const names: string[] = [];
  for (const ancestor of localAncestors(cls))
    for (const base of ancestor.bases)
      for (const atom of base.atoms) if (atom.k === 'name') names.push(atom.name);
  return names;
}

/** A name bound in the body of a class or of its ancestors in this file; methods are bound to `self`. */
export function findMember(
  program: Program,
  cls: ClassInfo,
  name: string,
  self: Value | undefined,
): Value | undefined {
  for (const ancestor of localAncestors(cls)) {
    const member = program.classNames(ancestor).get(name);
    if (member) return bound(program, member, cls, self);
  }
  return undefined;
}

function bound(program: Program, member: Value, cls: ClassInfo, self: Value | undefined): Value {
  const isDescriptor = member.atoms.some((atom) => atom.k === 'function' && isProperty(atom.fn.decorators));
  return join(
    member.atoms.map((atom) => {
      if (atom.k === 'result') return made(program, atom, self);
      if (atom.k !== 'function' || isStatic(atom.fn)) return single(atom);
      if (isClassMethod(atom.fn.decorators))
        return single({ ...atom, self: single({ k: 'class', cls, origin: atom.origin }) });
      if (self && isDescriptor) return isSetter(atom.fn) ? nothing : program.propertyValue(atom.fn, self);
      return single(self ? { ...atom, self } : atom);
    }),
  );
}

/** The parts of a member, with what `staticmethod(f)` and the like stand for. */
export function memberAtoms(member: Value): readonly Atom[] {
  return member.atoms.flatMap((atom): readonly Atom[] =>
    isMadeBy(atom, 'builtins.staticmethod') ? functionsIn(atom) : [atom],
  );
}

/** `property(get)` gives what `get` does for the instance, `staticmethod(f)` gives `f`. */
function made(program: Program, atom: Extract<Atom, { k: 'result' }>, self: Value | undefined): Value {
  if (isMadeBy(atom, 'builtins.staticmethod')) return join(functionsIn(atom).map((part) => single(part)));
  if (!self || !isMadeBy(atom, 'builtins.property')) return single(atom);
  const [getter] = functionsIn(atom);
  return getter ? program.propertyValue(getter.fn, self) : single(atom);
}

function isMadeBy(atom: Atom, name: string): atom is Extract<Atom, { k: 'result' }> {
  if (atom.k !== 'result') return false;
  const [callee] = atom.call.callee.atoms;
  return callee?.k === 'name' && callee.name === name;
}

function functionsIn(atom: Extract<Atom, { k: 'result' }>): readonly FunctionAtom[] {
  const [first] = atom.call.args;
  return (first?.value.atoms ?? []).filter((part) => part.k === 'function');
}

/** Longer methods of subclasses are entered only where they hold something of interest; short ones answer questions. */
const shortMethod = 600;

/** What a subclass of this file gives a name instead, bound to an object that may be of the subclass. */
export function overrides(program: Program, cls: ClassInfo, name: string, self: Value): readonly Value[] {
  return descendants(program, cls).flatMap((sub) => {
    const member = program.classNames(sub).get(name);
    if (!member || !(program.lateMethods.has(name) || member.atoms.every(isShort))) return [];
    return [bound(program, member, sub, self)];
  });
}

function isShort(atom: Atom): boolean {
  return atom.k !== 'function' || atom.fn.span.end - atom.fn.span.start < shortMethod;
}

/** The classes of this file that inherit from a class. */
export function descendants(program: Program, cls: ClassInfo): readonly ClassInfo[] {
  return program.subclasses().get(cls) ?? [];
}

/** Every class with what inherits from it. */
export function hierarchy(
  owners: Iterable<CodeOwner & { readonly kind: string }>,
): Map<ClassInfo, ClassInfo[]> {
  const found = new Map<ClassInfo, ClassInfo[]>();
  for (const owner of owners) {
    if (owner.kind !== 'class') continue;
    const cls = owner as ClassInfo;
    for (const ancestor of localAncestors(cls).slice(1)) {
      const known = found.get(ancestor);
      if (known) known.push(cls);
      else found.set(ancestor, [cls]);
    }
  }
  return found;
}

/** The function that `obj.name = value` calls, where the class has one. */
export function setterOf(program: Program, cls: ClassInfo, name: string): FunctionAtom | undefined {
  for (const ancestor of localAncestors(cls))
    for (const atom of program.classNames(ancestor).get(name)?.atoms ?? [])
      if (atom.k === 'function' && isSetter(atom.fn)) return atom;
  return undefined;
}

/** Whether a function is `@name.setter` (or its deleter), which stands beside the property of the same name. */
export function isSetter(fn: FunctionInfo): boolean {
  return fn.decorators.some((value) =>
    value.atoms.some((atom) => atom.k === 'attr' && (atom.name === 'setter' || atom.name === 'deleter')),
  );
}

function isClassMethod(decorators: readonly Value[]): boolean {
  return isDecoratedBy(decorators, ['builtins.classmethod']);
}

function isProperty(decorators: readonly Value[]): boolean {
  return isDecoratedBy(decorators, [
    'builtins.property',
    'functools.cached_property',
    'django.utils.functional.cached_property',
    'cached_property.cached_property',
    'werkzeug.utils.cached_property',
    'mxnet.util.classproperty',
  ]);
}

function isDecoratedBy(decorators: readonly Value[], names: readonly string[]): boolean {
  return decorators.some((value) =>
    value.atoms.some((atom) => atom.k === 'name' && names.includes(atom.name)),
  );
}
