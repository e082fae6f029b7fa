/** The only door of the core. Hosts import from here and from nowhere deeper. */
export type { Span, Position, Range, Edit } from './source/span.js';
export type { Severity, Fix, ConfigEdit, FlowStep, RuleMeta } from './rule.js';
export type { Finding, Notice, Analysis } from './finding.js';
export * from './config/config.js';
export { createEngine } from './engine.js';
export type { Engine, EngineOptions, AnalysisContext, OpenText, Workspace } from './engine.js';
export type {
  ExplainedArgument,
  ExplainedCall,
  ExplainedRule,
  ExplainedScope,
  ExplainedTarget,
  Explanation,
  SeenCall,
} from './explain/explanation.js';
export type { MxnetVersion, ProjectFacts } from './project-facts.js';
export { LineTable } from './source/line-table.js';
export { applyEdits, overlaps } from './source/edits.js';
export { readNotebook } from './source/notebook.js';
export type { CellCommand } from './source/cells.js';
export type { CellPlace, Notebook, NotebookCell, NotebookFault } from './source/notebook.js';
export { parseConfig } from './config/parse.js';
export type { ParsedConfig } from './config/parse.js';
export { configFromSettings, mergeConfig } from './config/settings.js';
export type { RuleKey } from './config/schema.js';
export { splitStatements } from './config/toml-statements.js';
