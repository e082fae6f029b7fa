import type { Fix, FlowStep, Severity } from './rule.js';
import type { Span } from './source/span.js';

/** A finding as every host shows it: rendered, graded, and with the suppression that silences it, if any. */
export interface Finding {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly messageId: string;
  /** Rendered; plain text in which code stands between backticks. */
  readonly message: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly path: readonly FlowStep[];
  readonly fixes: readonly Fix[];
  /** Set when a comment silences it; such findings are kept for the audit and not shown in the editor. */
  readonly suppressed?: { readonly reason: string; readonly until?: string };
}

/** Something about a file (or a part of it) that a reader of the report must know: what was not understood. */
export interface Notice {
  readonly kind:
    | 'syntax-error'
    | 'python2'
    | 'undecodable'
    | 'binary'
    | 'too-large'
    | 'unreadable'
    | 'broken-notebook'
    | 'foreign-notebook'
    | 'broken-configuration'
    /** A suppression that cannot be read, and so silences nothing. */
    | 'suppression'
    | 'budget'
    | 'rule-failure'
    | 'internal';
  readonly message: string;
  readonly span?: Span;
}

/** What analysing one text gives. `findings` are sorted by start, end, rule id. */
export interface Analysis {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}
