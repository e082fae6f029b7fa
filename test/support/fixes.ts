import type { Edit, Finding, Fix } from '../../server/src/core/index.js';
import { applyEdits, overlaps } from '../../server/src/core/source/edits.js';

/** Which fixes a run applies; fixes that edit the configuration instead of the text are never applied here. */
export type FixLevel = 'safe' | 'review';

export interface FixRound {
  readonly text: string;
  readonly applied: readonly Finding[];
  /** Findings whose fix met an edit of an earlier one; a second round may take them. */
  readonly deferred: number;
}

/**
 * Applies the first fix of the wanted level of every finding. Equal edits (the same import for two findings) count once.
 * @param text the text that was analysed
 */
export function applyFirstFixes(text: string, findings: readonly Finding[], level: FixLevel): FixRound {
  const accepted: Edit[] = [];
  const applied: Finding[] = [];
  let deferred = 0;
  for (const finding of findings) {
    const fix = firstFix(finding, level);
    if (!fix) continue;
    const fresh = fix.edits.filter((edit) => !accepted.some((other) => sameEdit(edit, other)));
    if (fresh.some((edit) => accepted.some((other) => overlaps(edit.span, other.span)))) {
      deferred++;
      continue;
    }
    accepted.push(...fresh);
    applied.push(finding);
  }
  accepted.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { text: applyEdits(text, accepted), applied, deferred };
}

/** The fix that a run of this level would apply, if the finding has one. */
export function firstFix(finding: Finding, level: FixLevel): Fix | undefined {
  return finding.fixes.find((fix) => !fix.config && (level === 'review' || fix.safety === 'safe'));
}

const sameEdit = (a: Edit, b: Edit): boolean =>
  a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
