import type { Span } from '../source/span.js';

/** A problem in a configuration, with the text that a reader must look at. */
export interface ConfigProblem {
  readonly message: string;
  readonly span: Span;
}

/** A value of a configuration that knows where it stands. `span` is that of its key, or of itself in a list. */
export type Located = LocatedTable | LocatedList | LocatedScalar;

export interface LocatedTable {
  readonly kind: 'table';
  readonly span: Span;
  /** A map, so that `__proto__` and `constructor` are keys like any other. */
  readonly entries: Map<string, Located>;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: Located[];
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly span: Span;
  readonly value: string | number | boolean;
}

/** What JSON can hold of a configuration. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** A table with nothing in it yet. */
export const emptyTable = (span: Span): LocatedTable => ({ kind: 'table', span, entries: new Map() });

/**
 * The value without its places, for the schema's validator. Objects have no prototype. It recurses, which is safe
 * because whoever builds a `Located` bounds its depth.
 */
export function plain(value: Located): Plain {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  // No prototype: `__proto__` must be a key like any other.
  const object = Object.create(null) as Record<string, Plain>;
  for (const [key, entry] of value.entries) object[key] = plain(entry);
  return object;
}

/** The value at a path of keys and indexes; the deepest one on the way where the path leads nowhere. */
export function follow(root: Located, path: readonly string[]): Located {
  let here = root;
  for (const step of path) {
    const next = child(here, step);
    if (!next) return here;
    here = next;
  }
  return here;
}

/** The entry or item of that name; undefined where there is none. */
export function child(value: Located, step: string): Located | undefined {
  if (value.kind === 'table') return value.entries.get(step);
  return value.kind === 'list' ? value.items[Number(step)] : undefined;
}
