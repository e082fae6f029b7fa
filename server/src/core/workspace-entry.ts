import type { AnalysisParts } from './analyze.js';
import type { Config } from './config/config.js';
import type { Program } from './dataflow/program.js';
import type { Models } from './models/index.js';
import { type Interest, interestOf } from './semantics/prepare.js';
import type { LazyFile } from './syntax/lazy-file.js';
import type { OpenSource, ParseOptions, PythonParser } from './syntax/runtime.js';

/** What a workspace is made of. */
export interface WorkspaceParts extends AnalysisParts {
  readonly parser: PythonParser;
  readonly modelsOf: (config: Config) => Models;
  readonly configFor: (path: string) => Config;
  readonly parseOptions: () => ParseOptions | undefined;
}

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

/** What of a file may concern a rule, found out once for each version. */
export function interestIn(entry: Entry, parts: WorkspaceParts): Interest | undefined {
  if (entry.interest?.text === entry.text) return entry.interest.found;
  const config = parts.configFor(entry.path);
  const found = interestOf(entry.text, {
    path: entry.path,
    models: parts.modelsOf(config),
    anchors: parts.anchors,
    ownRows: config.models.length > 0,
  });
  entry.interest = { text: entry.text, found };
  return found;
}
