import type { Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';

/** A text as it is written somewhere. */
export interface Literal {
  readonly text: string;
  readonly span: Span;
}

const maxDepth = 8;

/** The texts that a value may be, defaults of options and of environment variables included, with where they are written. */
export function literalsOf(value: Value, depth = 0): readonly Literal[] {
  if (depth > maxDepth) return [];
  return value.atoms.flatMap((atom): readonly Literal[] => {
    if (atom.k === 'const')
      return atom.value.kind === 'str' ? [{ text: atom.value.value, span: atom.origin }] : [];
    return atom.k === 'option' || atom.k === 'env' ? literalsOf(atom.fallback, depth + 1) : [];
  });
}
