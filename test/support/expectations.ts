import { LineTable, type Finding, type Severity } from '../../server/src/core/index.js';

/** What a comment in a fixture says about its line. Lines are zero-based here and one-based in messages. */
export interface Expectation {
  /** `expect`: must be found. `missing`: a known gap, must not be found yet. `spurious`: a known false alarm. */
  readonly kind: 'expect' | 'missing' | 'spurious';
  readonly id: string;
  readonly severity?: Severity;
  readonly line: number;
}

/** `# source: n`, `# step: n`: the path of the n-th finding of the file begins, or passes, here. */
export interface PathMark {
  readonly kind: 'source' | 'step';
  readonly line: number;
  readonly finding: number;
}

export interface Expectations {
  readonly findings: readonly Expectation[];
  readonly marks: readonly PathMark[];
}

const comment = /#\s*(expect|missing|spurious|source|step)(?:\+(\d+))?:([^#\r\n]*)/g;
const reference = /^([a-zA-Z]+)(?:@(error|warning|information|hint))?$/;

/**
 * Reads the expectation comments of a fixture. `# expect+1: id` speaks of the line below (where a comment cannot
 * stand at the end of the line itself).
 * @throws Error on a comment that looks like an expectation and is none: a typo must not turn into silence.
 */
export function readExpectations(text: string): Expectations {
  const findings: Expectation[] = [];
  const marks: PathMark[] = [];
  text.split(/\r\n|\n|\r/).forEach((lineText, index) => {
    for (const [, kind = '', offset = '0', list = ''] of lineText.matchAll(comment)) {
      const line = index + Number(offset);
      for (const item of list.split(',').map((part) => part.trim())) {
        if (kind === 'source' || kind === 'step') marks.push(readMark(kind, item, line));
        else findings.push(readFinding(kind, item, line));
      }
    }
  });
  return { findings: findings.sort((a, b) => a.line - b.line), marks };
}

/**
 * Compares what was found with what a fixture says.
 * @returns one sentence per difference; empty when all is as said
 */
export function differences(text: string, expected: Expectations, found: readonly Finding[]): string[] {
  const lines = new LineTable(text);
  const open = found.map((finding) => ({ finding, line: lines.positionAt(finding.span.start).line }));
  const matched: (Finding | undefined)[] = [];
  const problems: string[] = [];
  for (const expectation of expected.findings) {
    const index = open.findIndex(({ finding, line }) => agrees(expectation, finding, line));
    const hit = index < 0 ? undefined : open.splice(index, 1)[0]?.finding;
    if (expectation.kind !== 'missing') matched.push(hit);
    const problem = judge(expectation, hit);
    if (problem) problems.push(`line ${String(expectation.line + 1)}: ${problem}`);
  }
  for (const { finding, line } of open) {
    problems.push(
      `line ${String(line + 1)}: unexpected ${finding.messageId}@${finding.severity}: ${finding.message}`,
    );
  }
  return [...problems, ...expected.marks.flatMap((mark) => pathProblems(mark, matched, lines))];
}

function readFinding(kind: string, item: string, line: number): Expectation {
  const match = reference.exec(item);
  if (!match?.[1] || (kind !== 'expect' && kind !== 'missing' && kind !== 'spurious')) {
    throw new Error(`line ${String(line + 1)}: \`${item}\` is not a message id, with or without @severity`);
  }
  const severity = severities.find((name) => name === match[2]);
  return severity ? { kind, id: match[1], severity, line } : { kind, id: match[1], line };
}

function readMark(kind: 'source' | 'step', item: string, line: number): PathMark {
  if (!/^[1-9]\d*$/.test(item))
    throw new Error(`line ${String(line + 1)}: \`${item}\` is not the number of a finding`);
  return { kind, line, finding: Number(item) };
}

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function agrees(expectation: Expectation, finding: Finding, line: number): boolean {
  if (expectation.line !== line || expectation.id !== finding.messageId) return false;
  return expectation.severity === undefined || expectation.severity === finding.severity;
}

function judge(expectation: Expectation, hit: Finding | undefined): string | undefined {
  const name = expectation.severity ? `${expectation.id}@${expectation.severity}` : expectation.id;
  if (expectation.kind === 'missing') return hit && `${name} is found now: turn \`missing\` into \`expect\``;
  if (hit) return undefined;
  if (expectation.kind === 'spurious') return `${name} is gone: remove \`spurious\``;
  return `expected ${name}, which is not found`;
}

function pathProblems(mark: PathMark, matched: readonly (Finding | undefined)[], lines: LineTable): string[] {
  const at = `line ${String(mark.line + 1)}:`;
  if (mark.finding > matched.length)
    return [`${at} there is no finding ${String(mark.finding)} in this file`];
  const finding = matched[mark.finding - 1];
  if (!finding) return [];
  const steps = finding.path.map((step) => lines.positionAt(step.span.start).line);
  const wanted = mark.kind === 'source' ? steps.slice(0, 1) : steps;
  if (wanted.includes(mark.line)) return [];
  const seen = steps.map((line) => String(line + 1)).join(', ') || 'no line';
  return [`${at} not the ${mark.kind} of finding ${String(mark.finding)}, whose path goes through ${seen}`];
}
