import { isStatic } from './attribute.js';
import type { ClassInfo } from './program-types.js';
import type { Program } from './program.js';
import { join, single, type Value } from './value.js';

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
  return join(
    member.atoms.map((atom) => {
      if (atom.k !== 'function' || isStatic(atom.fn)) return single(atom);
      if (isClassMethod(atom.fn.decorators))
        return single({ ...atom, self: single({ k: 'class', cls, origin: atom.origin }) });
      if (self && isProperty(atom.fn.decorators)) return program.propertyValue(atom.fn, self);
      return single(self ? { ...atom, self } : atom);
    }),
  );
}

function isClassMethod(decorators: readonly Value[]): boolean {
  return isDecoratedBy(decorators, ['builtins.classmethod']);
}

function isProperty(decorators: readonly Value[]): boolean {
  return isDecoratedBy(decorators, ['builtins.property', 'functools.cached_property']);
}

function isDecoratedBy(decorators: readonly Value[], names: readonly string[]): boolean {
  return decorators.some((value) =>
    value.atoms.some((atom) => atom.k === 'name' && names.includes(atom.name)),
  );
}
