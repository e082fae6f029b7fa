import type { AuditReport } from '../report.js';

/** The report as JSON; `docs/report.md` describes it. */
export const formatJson = (report: AuditReport): string => `${JSON.stringify(report, null, 2)}\n`;
