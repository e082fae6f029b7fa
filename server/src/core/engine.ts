import { anchorsOf } from './analyze.js';
import { type Config, defaultConfig, type StorageLookup } from './config/config.js';
import { explainFile } from './explain/explain.js';
import type { Explanation } from './explain/explanation.js';
import type { Analysis, Finding } from './finding.js';
import { createModels, type Models } from './models/index.js';
import type { ProjectFacts } from './project-facts.js';
import type { RuleMeta } from './rule.js';
import { rules } from './rules/index.js';
import type { Edit } from './source/span.js';
import { loadParser } from './syntax/runtime.js';
import { WorkspaceFiles } from './workspace.js';

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

/** Files of one project, which may import each other. */
export interface Workspace {
  /** Takes the text of a file (of a notebook: the text of its module). Where the file is open, that counts once it is closed. */
  set(path: string, text: string): void;
  /** Forgets a file; one that is open, once it is closed. */
  delete(path: string): void;
  /** Opens a file to be edited; until it is closed, what stands there counts, and then what was set. */
  open(path: string, text: string): OpenText;
  /** The text of a file as it counts now, for spans that lie in it. */
  text(path: string): string | undefined;
  /** The other files whose findings may depend on the text of this one: they import it, or what imports it imports them. */
  related(path: string): ReadonlySet<string>;
  /** Does in small steps what the first analysis after many changes would do at once: for hosts that must not be kept long. */
  settle(): Iterable<void>;
  /** Evaluates all files for each other at once: worth it where each will be analysed, and as long as none changes. */
  prepareAll(): void;
  /** Analyses a file that was given, with all that the others tell of it. Never throws for bad Python. */
  analyze(path: string, context: AnalysisContext): Analysis;
  /** Deletes every tree; the object must not be used after. */
  close(): void;
}

export interface Engine {
  /** Metadata of every rule, in order of id. */
  readonly rules: readonly RuleMeta[];
  /** A project, empty at first; `configFor` gives the configuration of each path, always the same one. */
  workspace(configFor: (path: string) => Config): Workspace;
  /** A text by itself. */
  open(text: string): OpenText;
  /** Parses a text by itself, analyses, and deletes the tree. Never throws for bad Python. */
  analyze(text: string, context: AnalysisContext): Analysis;
  /** Tells what is known of each call of a text, and why rules spoke or did not. Undefined where the parse was given up. */
  explain(text: string, context: AnalysisContext): Explanation | undefined;
}

/** Loads the grammar; call once per process or worker. Throws when the bytes are not what they should be. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const parser = await loadParser(options);
  const { startParse } = options;
  const parts = {
    parser,
    modelsOf: modelsByConfig(),
    rules,
    anchors: anchorsOf(rules),
    parseOptions: () => startParse && { shouldStop: startParse() },
  };
  const workspace = (configFor: (path: string) => Config): WorkspaceFiles =>
    new WorkspaceFiles({ ...parts, configFor });
  return {
    rules: rules.map(({ meta }) => meta),
    workspace,
    open: (text) => openAlone(workspace, text),
    analyze(text, context) {
      const one = workspace(() => context.config);
      one.set(context.path, text);
      try {
        return one.analyze(context.path, context);
      } finally {
        one.close();
      }
    },
    explain(text, context) {
      const options = parts.parseOptions();
      const file = options ? parser.parse(text, options) : parser.parse(text);
      try {
        return file && explainFile(file, rules, parts.modelsOf(context.config), context);
      } finally {
        file?.dispose();
      }
    },
  };
}

/** A workspace of one file, whose path and configuration are told with each question. */
function openAlone(workspace: (configFor: (path: string) => Config) => Workspace, text: string): OpenText {
  let config = defaultConfig;
  let path = '';
  let files = workspace(() => config);
  let open = files.open(path, text);
  return {
    get text() {
      return open.text;
    },
    edit: (edits) => {
      open.edit(edits);
    },
    analyze(context) {
      if (context.path !== path || context.config !== config) {
        const now = open.text;
        files.close();
        ({ path, config } = context);
        files = workspace(() => config);
        open = files.open(path, now);
      }
      return open.analyze(context);
    },
    suppress: (finding, reason, today) => open.suppress(finding, reason, today),
    close: () => {
      files.close();
    },
  };
}

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
