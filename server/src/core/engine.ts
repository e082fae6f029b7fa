import type { Config, StorageLookup } from './config/config.js';
import { defaultConfig } from './config/config.js';
import type { Analysis } from './finding.js';
import type { RuleMeta } from './rule.js';
import type { Edit } from './source/span.js';

/** The bytes of the two WebAssembly files; the host reads them (core does no IO). */
export interface EngineOptions {
  /** `web-tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** `tree-sitter-python.wasm`. */
  readonly python: Uint8Array;
}

/** All that analysis depends on besides the text; equal contexts and texts give equal results in every host. */
export interface AnalysisContext {
  /** Path relative to the root, with `/`; decides what is test code and which module the file is. */
  readonly path: string;
  readonly config: Config;
  /** `YYYY-MM-DD`, for suppressions that expire (the core has no clock). */
  readonly today: string;
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
  /** Deletes the tree; the object must not be used after. */
  close(): void;
}

export interface Engine {
  /** Metadata of every rule, in order of id. */
  readonly rules: readonly RuleMeta[];
  open(text: string): OpenText;
  /** Parses, analyses, and deletes the tree. Never throws for bad Python. */
  analyze(text: string, context: AnalysisContext): Analysis;
}

/** Loads the grammar; call once per process or worker. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  await Promise.resolve(options);
  return stubEngine;
}

// A stand-in until the semantics land: reports each `set_optimizer(` so that hosts have something to show.
const stubRule: RuleMeta = {
  id: 'MXS201',
  name: 'pickled-optimizer',
  summary: 'Optimizer sent to parameter servers as a pickle',
  severity: 'warning',
  cwe: ['CWE-502'],
  fixable: 'review',
  since: '0.1.0',
  page: [],
  messages: { explicit: 'stub' },
};
function stubAnalyze(text: string): Analysis {
  const findings = [...text.matchAll(/set_optimizer\(/g)].map((m) => ({
    ruleId: stubRule.id,
    ruleName: stubRule.name,
    messageId: 'explicit',
    message: 'The optimizer is pickled to every server. Isolate the servers.',
    severity: 'warning' as const,
    span: { start: m.index, end: m.index + m[0].length - 1 },
    path: [],
    fixes: [
      {
        title: 'Stub fix',
        safety: 'review' as const,
        edits: [{ span: { start: m.index, end: m.index }, newText: '' }],
      },
    ],
  }));
  return { findings, notices: [] };
}
const stubEngine: Engine = {
  rules: [stubRule],
  analyze: (text) => stubAnalyze(text),
  open(initial) {
    let text = initial;
    return {
      get text() {
        return text;
      },
      edit(edits) {
        for (const e of edits) text = text.slice(0, e.span.start) + e.newText + text.slice(e.span.end);
      },
      analyze: () => stubAnalyze(text),
      close() {},
    };
  },
};
void defaultConfig;
