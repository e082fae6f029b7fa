import type { Program } from './dataflow/program.js';
import type { Interest } from './semantics/prepare.js';
import type { LazyFile } from './syntax/lazy-file.js';
import type { OpenSource } from './syntax/runtime.js';

/** One file: its text, and what was made of it. */
export interface Entry {
  readonly path: string;
  text: string;
  /** What was given for it, which counts unless it is open; absent where it was only opened. */
  stored?: string;
  /** Owns the tree of a text that is edited. */
  source?: OpenSource;
  lazy?: LazyFile;
  program?: Program;
  words?: { readonly text: string; readonly found: ReadonlySet<string> };
  interest?: { readonly text: string; readonly found: Interest | undefined };
}

/** Every word of a text, collected once for each version. */
export function wordsOf(entry: Entry): ReadonlySet<string> {
  if (entry.words?.text !== entry.text)
    entry.words = { text: entry.text, found: new Set(entry.text.match(/[A-Za-z_]\w*/g)) };
  return entry.words.found;
}

/** A text in which nothing concerns a rule by itself. */
export const noInterest: Interest = { words: new Set(), modules: new Set(), places: [] };
