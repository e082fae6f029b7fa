import { analyzeFile } from './analyze.js';
import type { Config, StorageLookup } from './config/config.js';
import { explainFile } from './explain/explain.js';
import type { Explanation } from './explain/explanation.js';
import type { Analysis, Finding } from './finding.js';
import { createModels, type Models } from './models/index.js';
import type { ProjectFacts } from './project-facts.js';
import type { RuleMeta } from './rule.js';
import { rules } from './rules/index.js';
import type { Edit, Span } from './source/span.js';
import { suppressionEdit } from './suppression/edit.js';
import type { ParsedFile } from './syntax/ir.js';
import { loadParser, type PythonParser } from './syntax/runtime.js';

/** The bytes of the two WebAssembly files; the host reads them (core does no IO). */
export interface EngineOptions {
  /** `web-tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** `tree-sitter-python.wasm`. */
  readonly python: Uint8Array;
  /**
   * Called when a parse begins (the core has no clock); what it gives is asked during the parse, and true gives the parse up. Text
   * that is not Python at all takes some fifty times as long as Python, and a server must not wait for it.
   */
  readonly startParse?: () => () => boolean;
}

/** All that analysis depends on besides the text; equal contexts and texts give equal results in every host. */
export interface AnalysisContext {
  /** Path relative to the root, with `/`; decides what is test code and which module the file is. */
  readonly path: string;
  readonly config: Config;
  /** `YYYY-MM-DD`, for suppressions that expire (the core has no clock). */
  readonly today: string;
  /** What files beside the code tell. */
  readonly project?: ProjectFacts;
  /** Absolute folder of the file, where one exists: makes relative checkpoint paths absolute for `storage`. */
  readonly folder?: string;
  /** Absent: nothing is known about this machine. */
  readonly storage?: StorageLookup;
}

/** A text that is analysed again and again while it changes; owns its tree. */
export interface OpenText {
  readonly text: string;
  /** Applies edits in order, each against the result of the one before, and reparses incrementally. */
  edit(edits: readonly Edit[]): void;
  analyze(context: AnalysisContext): Analysis;
  /** The edit that suppresses a finding of the text as it is now, with that reason; undefined where a comment cannot stand. */
  suppress(finding: Finding, reason: string, today: string): Edit | undefined;
  /** Deletes the tree; the object must not be used after. */
  close(): void;
}

export interface Engine {
  /** Metadata of every rule, in order of id. */
  readonly rules: readonly RuleMeta[];
  open(text: string): OpenText;
  /** Parses, analyses, and deletes the tree. Never throws for bad Python. */
  analyze(text: string, context: AnalysisContext): Analysis;
  /** Tells what is known of each call of a text, and why rules spoke or did not. Undefined where the parse was given up. */
  explain(text: string, context: AnalysisContext): Explanation | undefined;
}

/** Loads the grammar; call once per process or worker. Throws when the bytes are not what they should be. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const parser = await loadParser(options);
  const models = modelsByConfig();
  const { startParse } = options;
  const once = <T>(text: string, look: (file: ParsedFile) => T): T | undefined => {
    const file = startParse ? parser.parse(text, { shouldStop: startParse() }) : parser.parse(text);
    try {
      return file && look(file);
    } finally {
      file?.dispose();
    }
  };
  return {
    rules: rules.map(({ meta }) => meta),
    analyze(text, context) {
      return once(text, (file) => analyzeFile(file, rules, models(context.config), context)) ?? stopped;
    },
    explain: (text, context) =>
      once(text, (file) => explainFile(file, rules, models(context.config), context)),
    open: (text) => openText(parser, models, text, startParse),
  };
}

function openText(
  parser: PythonParser,
  models: (config: Config) => Models,
  text: string,
  startParse: EngineOptions['startParse'],
): OpenText {
  const open = parser.open(text);
  return {
    get text() {
      return open.text;
    },
    edit: (edits) => {
      open.edit(edits);
    },
    analyze(context) {
      const file = startParse ? open.file({ shouldStop: startParse() }) : open.file();
      return file ? analyzeFile(file, rules, models(context.config), context) : stopped;
    },
    suppress(finding, reason, today) {
      const file = open.file();
      const names = rules.map(({ meta }) => meta);
      const statementAt = (offset: number): Span => file.statementAt(offset);
      const source = { text: file.text, comments: file.comments(), statementAt, rules: names, today };
      return suppressionEdit(source, file.statementAt(finding.span.start), finding.ruleName, reason);
    },
    close: () => {
      open.close();
    },
  };
}

const stopped: Analysis = {
  findings: [],
  notices: [{ kind: 'budget', message: 'The text takes too long to parse and was not analysed.' }],
};

/** Rows of users change the models; each configuration's are built once. */
function modelsByConfig(): (config: Config) => Models {
  const plain = createModels();
  const known = new WeakMap<Config, Models>();
  return (config) => {
    if (config.models.length === 0) return plain;
    const models = known.get(config) ?? createModels(config.models);
    known.set(config, models);
    return models;
  };
}
