import { annotatedClasses, annotationOf } from '../dataflow/annotations.js';
import { externalBases, localAncestors } from '../dataflow/members.js';
import { selfClass } from '../dataflow/attribute.js';
import type { Atom, Value } from '../dataflow/value.js';
import { onlyKey } from '../dataflow/containers.js';
import type { ModelRow, Models } from '../models/index.js';

/** Full names of the library classes that a value may be an instance of. */
export type Types = ReadonlySet<string>;

const noTypes: Types = new Set();
const maxDepth = 12;

/**
 * The library types of a resolved value: what constructors and typed functions return, what classes of the file inherit,
 * what annotations say. Empty when nothing is known.
 */
export function typesOf(models: Models, value: Value, depth = 0): Types {
  if (depth > maxDepth || value.atoms.length === 0) return noTypes;
  const found = new Set<string>();
  for (const atom of value.atoms) for (const type of typesOfAtom(models, atom, depth)) found.add(type);
  return found;
}

function typesOfAtom(models: Models, atom: Atom, depth: number): Iterable<string> {
  switch (atom.k) {
    case 'result':
      return atom.call.callee.atoms.flatMap((callee) => [...resultTypes(models, callee, depth)]);
    case 'instance':
      return externalBases(atom.cls);
    case 'param': {
      const cls = selfClass(atom.fn, atom.name);
      if (cls) return externalBases(cls);
      return annotated(models, atom.fn.annotations.get(atom.name));
    }
    case 'attr': {
      const declared = declaredTypes(models, atom);
      if (declared.length > 0) return declared;
      const types = [...typesOf(models, atom.base, depth + 1)];
      return types.flatMap((type) => models.attributeType(type, atom.name) ?? []);
    }
    case 'item':
      return [...itemTypes(models, atom, depth), ...containerTypes(models, atom.base)];
    case 'option':
      return [...typesOf(models, atom.fallback, depth + 1), ...annotated(models, atom.annotation)];
    case 'derived':
      return derivedTypes(models, atom, depth);
    case 'const':
      return atom.value.kind === 'str'
        ? ['builtins.str']
        : atom.value.kind === 'bytes'
          ? ['builtins.bytes']
          : [];
    case 'text':
      return ['builtins.str'];
    default:
      return [];
  }
}

/** A slice is what was sliced; an element of an array is an array, but one of a list is not a list. */
function derivedTypes(
  models: Models,
  atom: Extract<Atom, { k: 'derived' }>,
  depth: number,
): Iterable<string> {
  if (atom.how === 'element' || atom.how === 'slice') {
    const types = atom.from.flatMap((part) => [...typesOf(models, part, depth + 1)]);
    return atom.how === 'slice' ? types : types.filter((type) => !type.startsWith('builtins.'));
  }
  const [value] = atom.from;
  const evidence = annotationOf(atom);
  if (!value || (!evidence && !atom.how.startsWith('narrow:'))) return [];
  const types = typesOf(models, value, depth + 1);
  return types.size > 0 ? types : annotated(models, evidence);
}

/** What the annotations in a class say of an attribute of its instances. */
function declaredTypes(models: Models, atom: Extract<Atom, { k: 'attr' }>): string[] {
  return atom.base.atoms.flatMap((base) => {
    const cls =
      base.k === 'instance' ? base.cls : base.k === 'param' ? selfClass(base.fn, base.name) : undefined;
    const classes = cls ? [cls] : annotatedClasses(base);
    return classes.flatMap((one) =>
      localAncestors(one).flatMap((ancestor) => annotated(models, ancestor.fields.get(atom.name))),
    );
  });
}

/** Items of what is annotated as a container of something. */
function containerTypes(models: Models, base: Value): string[] {
  return base.atoms.flatMap((atom) =>
    atom.k === 'param'
      ? annotated(models, atom.fn.annotations.get(atom.name))
      : annotated(models, annotationOf(atom)),
  );
}

function resultTypes(models: Models, callee: Atom, depth: number): Iterable<string> {
  if (callee.k === 'name') {
    const type = models.typeOfCall(callee.name);
    return type === undefined ? [] : [type];
  }
  if (callee.k !== 'attr') return [];
  const types = new Set<string>();
  // Asked once: to ask twice at every link of a chain of calls would double the work with each.
  const receiver = typesOf(models, callee.base, depth + 1);
  for (const type of receiver) {
    const returned = models.method(type, callee.name)?.returns;
    if (returned !== undefined) types.add(returned);
  }
  // A method that no other library has tells what it gives although the receiver is not known.
  const row = receiver.size > 0 ? undefined : models.distinctiveMethod(callee.name);
  if (row?.returns !== undefined) types.add(row.returns);
  return types;
}

/** An item of a tuple that a function is known to return. */
function itemTypes(models: Models, atom: Extract<Atom, { k: 'item' }>, depth: number): string[] {
  const index = onlyKey(atom.index);
  if (typeof index !== 'number') return [];
  return atom.base.atoms.flatMap((base) => {
    if (base.k !== 'result') return [];
    return base.call.callee.atoms.flatMap((callee) => {
      const rows = rowsOfCallee(models, callee, depth);
      return rows.flatMap((row) => row.returnsTuple?.[index] ?? []);
    });
  });
}

function rowsOfCallee(models: Models, callee: Atom, depth: number): ModelRow[] {
  if (callee.k === 'name') return [models.find(callee.name)].filter((row) => row !== undefined);
  if (callee.k !== 'attr') return [];
  return [...typesOf(models, callee.base, depth + 1)].flatMap(
    (type) => models.method(type, callee.name) ?? [],
  );
}

function annotated(models: Models, annotation: Value | undefined): string[] {
  if (!annotation) return [];
  return annotation.atoms.flatMap((atom) => {
    if (atom.k === 'class') return externalBases(atom.cls);
    const type = atom.k === 'name' ? models.typeOfCall(atom.name) : undefined;
    return type === undefined ? [] : [type];
  });
}
