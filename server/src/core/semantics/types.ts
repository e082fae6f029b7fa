import { externalBases } from '../dataflow/members.js';
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
      const types = [...typesOf(models, atom.base, depth + 1)];
      return types.flatMap((type) => models.attributeType(type, atom.name) ?? []);
    }
    case 'item':
      return itemTypes(models, atom, depth);
    case 'option':
      return typesOf(models, atom.fallback, depth + 1);
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
function derivedTypes(models: Models, atom: Extract<Atom, { k: 'derived' }>, depth: number): string[] {
  if (atom.how !== 'element' && atom.how !== 'slice') return [];
  const types = atom.from.flatMap((part) => [...typesOf(models, part, depth + 1)]);
  return atom.how === 'slice' ? types : types.filter((type) => !type.startsWith('builtins.'));
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
    const type = atom.k === 'name' ? models.typeOfCall(atom.name) : undefined;
    return type === undefined ? [] : [type];
  });
}
