import type { AuditSummary } from '../../server/src/lsp/protocol.js';

/** `3 findings (1 error, 2 warnings) in 12 files` */
export function summaryOf({ findings, files }: AuditSummary): string {
  const parts = [
    counted(findings.error, 'error'),
    counted(findings.warning, 'warning'),
    `${findings.information + findings.hint} information`,
  ].filter((part) => !part.startsWith('0 '));
  const total = findings.error + findings.warning + findings.information + findings.hint;
  const detail = parts.length > 0 ? ` (${parts.join(', ')})` : '';
  return `${counted(total, 'finding')}${detail} in ${counted(files.analysed, 'file')}`;
}

/** `1 file`, `2 files` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
