import type { Edit, Span } from './source/span.js';
import type { Concept } from './models/model.js';
import type { AnalysisUnit } from './semantics/unit.js';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** `safe` keeps behaviour except for the flaw and may join fix-all; `review` needs a human to look. */
export interface Fix {
  /** A verb phrase without a period. */
  readonly title: string;
  readonly safety: 'safe' | 'review';
  /** Sorted, disjoint; against the text that was analysed. */
  readonly edits: readonly Edit[];
  /** An edit of the project's configuration instead of the text: the TOML table, key and value to add. */
  readonly config?: ConfigEdit;
}

/** A change of the nearest `mxsec.toml`. */
export interface ConfigEdit {
  readonly table: string;
  readonly key: string;
  /** A text is added to the list `table.key`; `true` is what `table.key` is set to. */
  readonly value: string | true;
  /** Set as `table.reason` with it, where there is none. */
  readonly reason?: string;
}

/** One step of the way from a source to a sink. */
export interface FlowStep {
  readonly span: Span;
  readonly note: string;
}

/** What a rule is, as data; settings, documents, SARIF and the tables in the README are made from it. */
export interface RuleMeta<M extends string = string> {
  /** Never reused, never changed. */
  readonly id: `MXS${number}`;
  /** Kebab noun phrase that names the flaw: file, fixture folder, page, setting and suppression bear it. */
  readonly name: string;
  /** One phrase, no final period. */
  readonly summary: string;
  /** The highest that the rule gives by default. */
  readonly severity: Exclude<Severity, 'hint'>;
  readonly cwe: readonly `CWE-${number}`[];
  /** The best safety that a fix of this rule has. */
  readonly fixable: 'safe' | 'review' | 'no';
  readonly since: string;
  /** Sentences of MXNet's security page that it serves (keys of `pageSentences`). */
  readonly page: readonly string[];
  /** What is wrong, why it matters, what to do; `{placeholders}` are filled from `data`. */
  readonly messages: Readonly<Record<M, string>>;
}

/** What a rule yields. */
export interface RuleFinding<M extends string = string> {
  readonly message: M;
  /** The smallest text that a reader must look at. */
  readonly span: Span;
  /** Lower than `meta.severity` where the evidence is weaker. */
  readonly severity?: Severity;
  readonly data?: Readonly<Record<string, string>>;
  /** Source first, sink last. */
  readonly path?: readonly FlowStep[];
  /** Best first. */
  readonly fixes?: readonly Fix[];
}

/** What in a text makes it, or a function in it, worth evaluating for a rule; what no rule asks for is never lowered. */
export interface RuleAnchors {
  /** A function is looked at where the last name of a row of these concepts stands in it. */
  readonly concepts: readonly Concept[];
  /** Further words (whole identifiers) that make a function worth a look: names of handlers, variables of the environment. */
  readonly words?: readonly string[];
  /** Names (or patterns) of functions that are worth a look by themselves, where they are defined: what a server calls by name. */
  readonly definitions?: readonly string[];
  /** Matches texts that concern the rule although they import nothing of MXNet: scripts that launch or serve. Must be linear. */
  readonly texts?: RegExp;
}

/** A rule is data plus one pure function of one analysed file. */
export interface Rule<M extends string = string> {
  readonly meta: RuleMeta<M>;
  readonly anchors: RuleAnchors;
  check(unit: AnalysisUnit): Iterable<RuleFinding<M>>;
}

/** Identity; exists so that message ids are inferred and checked against `meta.messages`. */
export const defineRule = <M extends string>(rule: Rule<M>): Rule<M> => rule;
