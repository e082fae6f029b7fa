import type { AttributeRow, TypeRow } from './model.js';
import { canonical, lastSegment, parentName } from './names.js';

/** What is known of classes: parents, and the classes of attributes. Names that it takes are canonical. */
export interface Hierarchy {
  /** Whether a row tells of this class (a row that ends in `*` tells of every class below its module). */
  isClass(type: string): boolean;
  /** The class itself, then its ancestors, nearest first. */
  lineage(type: string): readonly string[];
  attribute(type: string, name: string): string | undefined;
}

/** Builds the lookup over rows; rows may be given in any order. */
export function createHierarchy(types: readonly TypeRow[], attributes: readonly AttributeRow[]): Hierarchy {
  const exact = new Map<string, TypeRow>();
  const modules = new Map<string, TypeRow>();
  for (const row of types) {
    const name = canonical(row.type);
    if (name.endsWith('.*')) modules.set(name.slice(0, -2), row);
    else exact.set(name, row);
  }
  const attributeTypes = new Map(
    attributes.map((row) => [`${canonical(row.type)}#${row.attribute}`, row.is]),
  );
  const rowOf = (type: string): TypeRow | undefined => exact.get(type) ?? moduleRow(modules, type);

  function lineage(type: string): readonly string[] {
    const seen = new Set([type]);
    // A set is walked in the order of insertion and sees what is added on the way: breadth first, each class once.
    for (const name of seen) for (const parent of rowOf(name)?.extends ?? []) seen.add(canonical(parent));
    return [...seen];
  }

  return {
    isClass: (type) => rowOf(type) !== undefined,
    lineage,
    attribute(type, name) {
      for (const ancestor of lineage(type)) {
        const found = attributeTypes.get(`${ancestor}#${name}`);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** Whether a name is written as Python writes classes. */
export function looksLikeClass(name: string): boolean {
  return /^_?[A-Z]/.test(lastSegment(name));
}

function moduleRow(modules: ReadonlyMap<string, TypeRow>, type: string): TypeRow | undefined {
  if (!looksLikeClass(type)) return undefined;
  for (let module = parentName(type); module !== ''; module = parentName(module)) {
    const row = modules.get(module);
    if (row) return row;
  }
  return undefined;
}
