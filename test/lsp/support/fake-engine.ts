import type { Analysis, AnalysisContext, Engine, Finding, RuleMeta } from '../../../server/src/core/index.js';
import { textsAlone } from '../../support/texts-alone.js';

const rule: RuleMeta = {
  id: 'MXS999',
  name: 'planted-flaw',
  summary: 'Flaw that the test planted',
  severity: 'warning',
  cwe: ['CWE-502'],
  fixable: 'safe',
  since: '0.1.0',
  page: [],
  messages: { planted: 'planted' },
};

/** What the fake engine has been through, for tests of leaks and coalescing. */
export interface FakeEngine extends Engine {
  readonly counts: { opened: number; closed: number; analyzed: number };
}

/**
 * An engine whose findings a test can plant: every `FLAW` is a finding with fixes of all kinds, `SILENCED` a suppressed
 * one, `VERSION` one that names the project's MXNet, `FAULT` a syntax notice, `CRASH` makes it throw. Grading follows `rules.planted-flaw`.
 */
export function fakeEngine(): FakeEngine {
  const counts = { opened: 0, closed: 0, analyzed: 0 };
  const analyze: Engine['analyze'] = (text, context) => {
    counts.analyzed++;
    if (text.includes('CRASH')) throw new Error('planted crash');
    const level = context.config.rules.get(rule.name) ?? 'warning';
    const findings =
      level === 'off'
        ? []
        : [...text.matchAll(/FLAW|SILENCED|VERSION/g)].map((m) => finding(m, level, context));
    const notices = [...text.matchAll(/FAULT/g)].map((m) => ({
      kind: 'syntax-error' as const,
      message: 'Not Python.',
      span: { start: m.index, end: m.index + 5 },
    }));
    const result: Analysis = { findings, notices };
    return result;
  };
  const open: Engine['open'] = (initial) => {
    let text = initial;
    counts.opened++;
    return {
      get text() {
        return text;
      },
      edit(edits) {
        for (const { span, newText } of edits)
          text = text.slice(0, span.start) + newText + text.slice(span.end);
      },
      analyze: (context) => analyze(text, context),
      suppress: ({ span }, reason) => ({
        span: { start: span.end, end: span.end },
        newText: `  # mxsec: ignore[${rule.name}] -- ${reason}`,
      }),
      close() {
        counts.closed++;
      },
    };
  };
  const explain = () => undefined;
  return { rules: [rule], counts, analyze, explain, open, workspace: () => textsAlone({ analyze, open }) };
}

function finding(
  match: RegExpExecArray,
  severity: Finding['severity'],
  { project }: AnalysisContext,
): Finding {
  const span = { start: match.index, end: match.index + match[0].length };
  return {
    ruleId: rule.id,
    ruleName: rule.name,
    messageId: 'planted',
    message:
      match[0] === 'VERSION'
        ? `MXNet ${project?.mxnet?.lowest.join('.') ?? 'of any version'}`
        : 'The `<b>flaw</b>` was [planted](command:evil).',
    severity,
    span,
    path: [{ span: { start: 0, end: 1 }, note: 'It starts here.' }],
    fixes: [
      { title: 'Mend it', safety: 'safe', edits: [{ span, newText: 'mended' }] },
      { title: 'Rewrite it', safety: 'review', edits: [{ span, newText: 'rewritten' }] },
      {
        title: 'Mark it encrypted',
        safety: 'review',
        edits: [],
        config: { table: 'storage', key: 'encrypted', value: '/mnt/"safe"' },
      },
    ],
    ...(match[0] === 'SILENCED' && { suppressed: { reason: 'planted' } }),
  };
}
