import type { RuleLevel } from '../config/config.js';
import type { Finding, Notice } from '../finding.js';
import type { Concept } from '../models/model.js';
import type { Span } from '../source/span.js';

/** What the engine made of one text, as plain data. Values are rendered for people, and bounded in length. */
export interface Explanation {
  /** Dotted name of the module, from its path. */
  readonly module: string;
  /** In order of place; the module itself first. */
  readonly scopes: readonly ExplainedScope[];
  /** Every call of the text, in order of place. */
  readonly calls: readonly ExplainedCall[];
  /** As `analyze` gives them. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** In order of id. */
  readonly rules: readonly ExplainedRule[];
}

/** A body of code. */
export interface ExplainedScope {
  /** Module, then the definitions that it stands in: `train.Net.forward`. */
  readonly name: string;
  readonly kind: 'module' | 'class' | 'function' | 'method' | 'lambda';
  readonly span: Span;
}

export interface ExplainedCall {
  readonly span: Span;
  /** As written, on one line, cut where it is long. */
  readonly text: string;
  /** Name of the scope that it stands in. */
  readonly scope: string;
  readonly targets: readonly ExplainedTarget[];
  /** No path leads to it, so that nothing is known of it. */
  readonly reached: boolean;
  /** It may call something else as well. */
  readonly open: boolean;
  readonly arguments: readonly ExplainedArgument[];
}

/** Something that a call may call. */
export interface ExplainedTarget {
  /** Full name; for `unknown`, what is called as written. */
  readonly name: string;
  /** `library`: a function, class or method that is not of the project. */
  readonly kind: 'library' | 'function' | 'class' | 'method' | 'unknown';
  /** The name under which models know it, where that is another. */
  readonly canonical?: string;
}

/** An argument: by position, by name, or what is left of a spread. */
export type ExplainedArgument = { readonly value: string } & (
  { readonly position: number } | { readonly name: string } | { readonly spread: '*' | '**' }
);

/** Why a rule did or did not speak. */
export interface ExplainedRule {
  readonly id: string;
  readonly name: string;
  /** What the configuration says; absent: the rule's own grading holds. */
  readonly level?: RuleLevel;
  readonly outcome: 'reported' | 'suppressed' | 'silent' | 'not-applicable' | 'off' | 'failed';
  readonly reason: string;
  /** What it looks for. */
  readonly concepts: readonly Concept[];
  /** Its findings, by their index in those of the explanation. */
  readonly findings: readonly number[];
  /** Calls of its concepts that were seen. */
  readonly calls: readonly SeenCall[];
}

/** A call that means a concept, in one of the ways in which it may happen. */
export interface SeenCall {
  readonly concept: Concept;
  /** The row that it was matched with. */
  readonly api: string;
  /** `proved`: by its resolved name or type. `usage`: by what else is called on the object. `name`: by the method's name alone. */
  readonly evidence: 'proved' | 'usage' | 'name';
  readonly span: Span;
  /** Values of the arguments that the row gives a role. */
  readonly roles: readonly { readonly role: string; readonly value: string }[];
  /** Calls through which its values came, innermost first. */
  readonly via: readonly { readonly span: Span; readonly callee: string }[];
}
