import type { Finding } from './finding.js';
import type { Rule } from './rule.js';
import type { Edit } from './source/span.js';
import { suppressionEdit } from './suppression/edit.js';
import type { ParsedFile } from './syntax/ir.js';

/** The edit that silences a finding of a file, with a reason; undefined where a comment cannot stand. */
export function suppressIn(
  file: ParsedFile,
  rules: readonly Rule[],
  finding: Finding,
  { reason, today }: { readonly reason: string; readonly today: string },
): Edit | undefined {
  const source = {
    text: file.text,
    comments: file.comments(),
    statementAt: (offset: number) => file.statementAt(offset),
    rules: rules.map(({ meta }) => meta),
    today,
  };
  return suppressionEdit(source, file.statementAt(finding.span.start), finding.ruleName, reason);
}
