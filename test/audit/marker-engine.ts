import type {
  Analysis,
  AnalysisContext,
  Engine,
  Finding,
  RuleMeta,
  Severity,
} from '../../server/src/core/index.js';
import { textsAlone } from '../support/texts-alone.js';

const rule: RuleMeta = {
  id: 'MXS999',
  name: 'marked-flaw',
  summary: 'A flaw that a test put there',
  severity: 'error',
  cwe: ['CWE-502', 'CWE-77'],
  fixable: 'safe',
  since: '0.1.0',
  page: [],
  messages: { marked: 'A test marked this. Remove `{mark}`.' },
};

const second: RuleMeta = {
  ...rule,
  id: 'MXS998',
  name: 'other-flaw',
  severity: 'information',
  cwe: ['CWE-77'],
};

/**
 * An engine that obeys marks in the text, so that hosts are tested apart from the rules: `FLAW_<severity>` is a finding with
 * the last `SOURCE` before it as its path; `SAFE`, `REVIEW`, `STUBBORN` (outlives its
 * fix), `GROW` (begets another) and `CONFIG` are findings with a fix of that kind;
 * `BROKEN` is a notice; `CRASH` throws; a line with `# quiet` is suppressed; `PROBE` asks about the storage of `/data`, `VERSION` about the project's MXNet.
 */
export const markerEngine: Engine = {
  rules: [second, rule],
  analyze,
  explain: () => undefined,
  open,
  workspace: () => textsAlone({ analyze, open }),
};

function open(): never {
  throw new Error('the audit opens no text');
}

function analyze(text: string, context: AnalysisContext): Analysis {
  if (text.includes('CRASH')) throw new Error('crashed as the test asked');
  const findings: Finding[] = [];
  for (const match of text.matchAll(/FLAW_(\w+)|SAFE|REVIEW|STUBBORN|GROW|CONFIG|PROBE|VERSION|OTHER/g)) {
    findings.push(finding(text, match[0], match.index, context));
  }
  const at = text.indexOf('BROKEN');
  const span = { start: at, end: at + 6 };
  return { findings, notices: at < 0 ? [] : [{ kind: 'syntax-error', message: 'not Python here', span }] };
}

function finding(text: string, mark: string, start: number, context: AnalysisContext): Finding {
  const span = { start, end: start + mark.length };
  const source = text.lastIndexOf('SOURCE', start);
  const line = /[^\n]*/.exec(text.slice(start))?.[0] ?? '';
  const base = mark === 'OTHER' ? second : rule;
  const level = context.config.rules.get(base.name);
  return {
    ruleId: base.id,
    ruleName: base.name,
    messageId: 'marked',
    message: `A test marked this. Remove \`${mark}\`${told(mark, context)}.`,
    severity: level && level !== 'off' ? level : severityOf(mark),
    span,
    path:
      source < 0
        ? []
        : [
            { span: { start: source, end: source + 6 }, note: 'it comes from here' },
            { span, note: 'and ends here' },
          ],
    fixes: fixesOf(mark, span, text),
    ...(line.includes('# quiet') ? { suppressed: { reason: 'a test says so', until: '2030-01-01' } } : {}),
  };
}

function told(mark: string, { storage, project }: AnalysisContext): string {
  if (mark === 'VERSION') return `: ${project?.mxnet?.lowest.join('.') ?? 'any'}`;
  return mark === 'PROBE' ? `: ${storage?.('/data') ?? 'nobody knows'}` : '';
}

function severityOf(mark: string): Severity {
  const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
  return severities.find((severity) => mark === `FLAW_${severity}`) ?? 'warning';
}

function fixesOf(mark: string, span: { start: number; end: number }, text: string): Finding['fixes'] {
  const replace = (newText: string) => ({ span, newText });
  const imports = text.includes('import done')
    ? []
    : [{ span: { start: 0, end: 0 }, newText: 'import done\n' }];
  switch (mark) {
    case 'SAFE':
      return [{ title: 'Make it safe', safety: 'safe', edits: [...imports, replace('done')] }];
    case 'REVIEW':
      return [{ title: 'Look at it', safety: 'review', edits: [replace('seen')] }];
    case 'STUBBORN':
      return [{ title: 'Never ends', safety: 'safe', edits: [replace('STUBBORN.')] }];
    case 'GROW':
      return [
        {
          title: 'Begets',
          safety: 'safe',
          edits: [{ span: { start: span.end, end: span.end }, newText: '\n' }],
        },
      ];
    case 'CONFIG':
      return [
        {
          title: 'Configure it',
          safety: 'safe',
          edits: [],
          config: { table: 'storage', key: 'encrypted', value: '/x' },
        },
      ];
    default:
      return [];
  }
}
