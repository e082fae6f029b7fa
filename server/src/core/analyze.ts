import { plainSpan } from './dataflow/place.js';
import type { AnalysisContext } from './engine.js';
import type { Analysis, Finding, Notice } from './finding.js';
import type { Models } from './models/index.js';
import type { Fix, Rule, RuleFinding, Severity } from './rule.js';
import { type Anchors, joinAnchors } from './semantics/anchors.js';
import { type BuiltUnit, buildUnit, type UnitContext } from './semantics/build-unit.js';
import type { AnalysisUnit } from './semantics/unit.js';
import { isTestPath } from './semantics/test-code.js';
import { applySuppressions } from './suppression/suppression.js';
import type { ParsedFile } from './syntax/ir.js';

/** Faults that are named one by one; a file of another language would give thousands. */
const maxFaults = 3;
const down: Readonly<Record<Severity, Severity>> = {
  error: 'warning',
  warning: 'information',
  information: 'hint',
  hint: 'hint',
};

/** What is said of a text whose parse was given up. */
export const stopped: Analysis = {
  findings: [],
  notices: [{ kind: 'budget', message: 'The text takes too long to parse and was not analysed.' }],
};

/** The rules of an engine, and what they make worth evaluating. */
export interface AnalysisParts {
  readonly rules: readonly Rule[];
  readonly anchors: Anchors;
}

/** Analyses one parsed file by itself with every rule. Never throws for bad Python; a rule that throws loses its own findings only. */
export function analyzeFile(
  file: ParsedFile,
  rules: readonly Rule[],
  models: Models,
  context: AnalysisContext,
): Analysis {
  const anchors = anchorsOf(rules);
  return analyzeParsed(file, { rules, anchors }, context, (unitContext) =>
    buildUnit(file, models, anchors, unitContext),
  );
}

/** The same, with the unit that `build` makes; none where nothing in the file can concern a rule. */
export function analyzeParsed(
  file: ParsedFile,
  { rules }: AnalysisParts,
  context: AnalysisContext,
  build: (context: UnitContext) => BuiltUnit | undefined,
): Analysis {
  const notices: Notice[] = faultNotices(file);
  const python2 = notices.some(({ kind }) => kind === 'python2');
  const built = build({ ...context, python2 });
  const findings: Finding[] = [];
  if (built) {
    for (const rule of rules)
      findings.push(
        ...runRule(rule, built.unit, context, notices).map((finding) => cautious(finding, notices)),
      );
    if (built.exhausted())
      notices.push({
        kind: 'budget',
        message: 'The file is too intricate to be evaluated in full; some findings may be missing.',
      });
  }
  const suppressed = suppress(
    file,
    findings,
    rules.map(({ meta }) => meta),
    context,
    notices,
  );
  return { findings: suppressed.sort(compare), notices };
}

const anchors = new WeakMap<readonly Rule[], Anchors>();

/** What the rules of an engine make worth evaluating, computed once for each list of rules. */
export function anchorsOf(rules: readonly Rule[]): Anchors {
  const known = anchors.get(rules) ?? joinAnchors(rules.map((rule) => rule.anchors));
  anchors.set(rules, known);
  return known;
}

function faultNotices(file: ParsedFile): Notice[] {
  const faults = file.faults(maxFaults);
  const old = faults.find(({ kind }) => kind === 'python2');
  // Where one statement of Python 2 stands, all others do as well.
  return faults
    .filter((fault) => fault.kind !== 'python2' || fault === old)
    .map(({ kind, span }) => ({
      kind,
      span,
      message:
        kind === 'python2'
          ? 'This is Python 2 syntax; the file is analysed as far as the grammar reads it.'
          : 'This is not Python as the grammar reads it; what stands here may be missed.',
    }));
}

function runRule(rule: Rule, unit: AnalysisUnit, context: AnalysisContext, notices: Notice[]): Finding[] {
  const level = context.config.rules.get(rule.meta.name);
  if (level === 'off') return [];
  try {
    const findings: Finding[] = [];
    for (const found of rule.check(unit))
      if (unit.isHere(found.span)) findings.push(finish(rule, found, level, context.path));
    return findings;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notices.push({
      kind: 'rule-failure',
      message: `The rule ${rule.meta.name} failed on this file: ${reason}`,
    });
    return [];
  }
}

function finish(rule: Rule, found: RuleFinding, level: Severity | undefined, path: string): Finding {
  const { meta } = rule;
  const graded = found.severity ?? meta.severity;
  // A configured level replaces the rule's highest grade; what the rule graded lower stays lower.
  const configured =
    level === undefined ? graded : graded === 'information' && level !== 'hint' ? graded : level;
  return {
    ruleId: meta.id,
    ruleName: meta.name,
    messageId: found.message,
    message: render(meta.messages[found.message] ?? found.message, found.data ?? {}),
    severity: isTestPath(path) ? down[configured] : configured,
    span: plainSpan(found.span, path),
    path: distinctSteps(found, path),
    fixes: (found.fixes ?? []).map((fix) => plainFix(fix, path)).filter(staysHere),
  };
}

function plainFix(fix: Fix, path: string): Fix {
  const edits = fix.edits.map((edit) => ({ ...edit, span: plainSpan(edit.span, path) }));
  return { ...fix, edits: edits.sort((a, b) => a.span.start - b.span.start) };
}

/** Whoever mends a file looks at that file: nothing is changed in another. */
function staysHere(fix: Fix): boolean {
  return fix.edits.every(({ span }) => span.file === undefined);
}

/** In a text that cannot be read in full nobody knows what a fix does to the rest, so none is safe. */
function cautious(finding: Finding, notices: readonly Notice[]): Finding {
  if (!notices.some(({ kind }) => kind === 'syntax-error')) return finding;
  return { ...finding, fixes: finding.fixes.map((fix) => ({ ...fix, safety: 'review' })) };
}

/** Steps that say the same of the same place are given once. */
function distinctSteps(found: RuleFinding, path: string): Finding['path'] {
  const seen = new Set<string>();
  const steps = (found.path ?? []).map(({ span, note }) => ({ span: plainSpan(span, path), note }));
  return steps.filter(({ span, note }) => {
    const key = `${span.file ?? ''}:${String(span.start)}:${String(span.end)}:${note}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function render(template: string, data: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(data, name) ? (data[name] ?? whole) : whole,
  );
}

function compare(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0)
  );
}

function suppress(
  file: ParsedFile,
  findings: readonly Finding[],
  names: readonly { readonly id: string; readonly name: string }[],
  context: AnalysisContext,
  notices: Notice[],
): Finding[] {
  if (!/mxsec/i.test(file.text)) return [...findings];
  const result = applySuppressions(findings, {
    text: file.text,
    comments: file.comments(),
    statementAt: (offset) => file.statementAt(offset),
    rules: names,
    today: context.today,
  });
  for (const { message, span } of result.problems) notices.push({ kind: 'suppression', message, span });
  return [...result.findings];
}
