import type { AnalysisContext, Edit, Engine, Finding, Fix, Span } from '../core/index.js';
import { applyEdits, overlaps } from '../core/index.js';
import type { Region } from './region.js';
import { openSource, type SourceFile, type SourceKind } from './source-file.js';

/** Which fixes are wanted. */
export interface FixRequest {
  readonly safety: 'safe' | 'review';
  /** Ids or names; absent: every rule. */
  readonly rules?: ReadonlySet<string>;
}

export interface AppliedFix {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly title: string;
  /** In the text of the round in which it was applied. */
  readonly region: Region;
}

export interface FixResult {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
  /** False when fixes were still offered after the last round. */
  readonly settled: boolean;
}

interface Chosen {
  readonly finding: Finding;
  readonly title: string;
  readonly fileEdits: readonly Edit[];
}

/** Text that a fix of a rule has written or replaced. */
interface FixedSpan {
  readonly ruleId: string;
  readonly span: Span;
}

const MAX_ROUNDS = 10;

/**
 * Applies fixes until none is left. Each round analyses the text anew and applies fixes that do not touch each other; the
 * others wait for the next round. Edits of the configuration are left to people.
 */
export function fixSource(
  engine: Engine,
  kind: SourceKind,
  text: string,
  context: AnalysisContext,
  request: FixRequest,
): FixResult {
  const applied: AppliedFix[] = [];
  let fixed: readonly FixedSpan[] = [];
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const source = openSource(kind, current);
    if ('notice' in source) break;
    const chosen = chooseFixes(engine, source, context, { ...request, fixed });
    const edits = chosen.flatMap(({ fileEdits }) => fileEdits).sort(bySpan);
    const next = applyEdits(current, edits);
    if (next === current) return { text: current, applied, settled: true };
    for (const { finding, title } of chosen) {
      const { ruleId, ruleName, span } = finding;
      applied.push({ ruleId, ruleName, title, region: source.region(span) });
    }
    fixed = moveSpans([...fixed, ...chosen.flatMap(spansOf)], edits);
    current = next;
  }
  return { text: current, applied, settled: false };
}

function chooseFixes(
  engine: Engine,
  source: SourceFile,
  context: AnalysisContext,
  request: FixRequest & { readonly fixed: readonly FixedSpan[] },
): readonly Chosen[] {
  const chosen: Chosen[] = [];
  const taken: Edit[] = [];
  for (const finding of engine.analyze(source.module, context).findings) {
    if (finding.suppressed || !wantsRule(request, finding) || wasFixed(request.fixed, source, finding))
      continue;
    for (const fix of finding.fixes) {
      const fileEdits = wantsFix(request, fix) ? source.toFileEdits(fix.edits) : undefined;
      if (!fileEdits || !changes(source.text, fileEdits)) continue;
      if (!fileEdits.some((edit) => taken.some((other) => overlaps(edit.span, other.span)))) {
        chosen.push({ finding, title: fix.title, fileEdits });
        taken.push(...fileEdits);
      }
      // Even where it has to wait, the best fix is the one to make: a second choice must not win by chance.
      break;
    }
  }
  return chosen;
}

/** A finding that outlives its fix would be fixed again and again, each time around the last. */
function wasFixed(fixed: readonly FixedSpan[], source: SourceFile, { ruleId, span }: Finding): boolean {
  const here = fixed.filter((other) => other.ruleId === ruleId);
  if (here.length === 0) return false;
  const { startOffset, endOffset } = source.region(span);
  return here.some((other) => overlaps(other.span, { start: startOffset, end: endOffset }));
}

const spansOf = ({ finding: { ruleId }, fileEdits }: Chosen): readonly FixedSpan[] =>
  fileEdits.map(({ span }) => ({ ruleId, span }));

/** Where spans lie after edits; a span grows with the edits in it or at its ends. */
const moveSpans = (spans: readonly FixedSpan[], edits: readonly Edit[]): readonly FixedSpan[] =>
  spans.map(({ ruleId, span }) => {
    let [start, end] = [span.start, span.end];
    for (const edit of edits) {
      const growth = edit.newText.length - (edit.span.end - edit.span.start);
      if (edit.span.end <= span.start && edit.span.start < span.start) start += growth;
      if (edit.span.start <= span.end) end += growth;
    }
    return { ruleId, span: { start, end } };
  });

const wantsRule = ({ rules }: FixRequest, { ruleId, ruleName }: Finding): boolean =>
  rules === undefined || rules.has(ruleId) || rules.has(ruleName);

const wantsFix = ({ safety }: FixRequest, fix: Fix): boolean =>
  fix.config === undefined && fix.edits.length > 0 && (fix.safety === 'safe' || safety === 'review');

const changes = (text: string, edits: readonly Edit[]): boolean =>
  edits.some(({ span, newText }) => text.slice(span.start, span.end) !== newText);

const bySpan = (a: Edit, b: Edit): number => a.span.start - b.span.start || a.span.end - b.span.end;
