import type { AnalysisContext } from '../engine.js';
import type { Analysis } from '../finding.js';
import type { Concept } from '../models/model.js';
import type { Rule } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import type { ExplainedRule, SeenCall } from './explanation.js';
import type { Naming } from './names.js';
import { renderValue } from './render.js';
import { copied } from './scopes.js';

/** What was seen of a rule while it ran. */
interface Observed {
  readonly rule: Rule;
  /** The unit that it was given; absent where it did not run. */
  unit: AnalysisUnit | undefined;
  /** The concepts that it asked for. */
  readonly asked: Set<Concept>;
}

/** Rules that do what others do and can be asked afterwards what they saw. */
export interface Witness {
  readonly rules: readonly Rule[];
  verdicts(naming: Naming, analysis: Analysis, context: AnalysisContext): readonly ExplainedRule[];
}

/** Wraps rules so that an analysis with them is the same analysis, and tells why it came out so. */
export function witness(rules: readonly Rule[]): Witness {
  const observed = rules.map((rule): Observed => ({ rule, unit: undefined, asked: new Set() }));
  return {
    rules: observed.map((seen) => ({
      ...seen.rule,
      check(unit) {
        seen.unit = unit;
        const calls: AnalysisUnit['calls'] = (concept) => {
          seen.asked.add(concept);
          return unit.calls(concept);
        };
        return seen.rule.check({ ...unit, calls });
      },
    })),
    verdicts: (naming, analysis, context) => {
      const ran = observed.find(({ unit }) => unit)?.unit;
      return observed.map((seen) => verdictOf(naming, seen, { analysis, context, ran }));
    },
  };
}

interface Run {
  readonly analysis: Analysis;
  readonly context: AnalysisContext;
  /** The unit of any rule that ran. */
  readonly ran: AnalysisUnit | undefined;
}

function verdictOf(naming: Naming, seen: Observed, run: Run): ExplainedRule {
  const { meta, anchors } = seen.rule;
  const level = run.context.config.rules.get(meta.name);
  const concepts = [...new Set([...anchors.concepts, ...seen.asked])];
  const unit = seen.unit ?? run.ran;
  const calls = unit ? concepts.flatMap((concept) => seenCalls(naming, unit, concept)) : [];
  return {
    id: meta.id,
    name: meta.name,
    ...(level === undefined ? {} : { level }),
    ...outcomeOf(seen, run, concepts, calls.length),
    concepts,
    findings: run.analysis.findings.flatMap(({ ruleName }, index) => (ruleName === meta.name ? [index] : [])),
    calls: calls.sort((a, b) => a.span.start - b.span.start),
  };
}

function outcomeOf(
  { rule, unit }: Observed,
  { analysis, context }: Run,
  concepts: readonly Concept[],
  calls: number,
): Pick<ExplainedRule, 'outcome' | 'reason'> {
  const { name } = rule.meta;
  if (context.config.rules.get(name) === 'off')
    return { outcome: 'off', reason: 'The configuration switches it off.' };
  const failure = analysis.notices.find(
    ({ kind, message }) => kind === 'rule-failure' && message.includes(` ${name} `),
  );
  if (failure) return { outcome: 'failed', reason: failure.message };
  const findings = analysis.findings.filter(({ ruleName }) => ruleName === name);
  const silenced = findings.filter(({ suppressed }) => suppressed).length;
  const silent = silenced > 0 ? `, ${String(silenced)} of them suppressed by a comment` : '';
  if (findings.length > silenced)
    return { outcome: 'reported', reason: `It gave ${counted(findings.length, 'finding')}${silent}.` };
  if (silenced > 0)
    return { outcome: 'suppressed', reason: `${counted(silenced, 'finding')}, suppressed by a comment.` };
  if (!unit)
    return {
      outcome: 'not-applicable',
      reason: 'Nothing in the file can concern a rule: no word that one looks for, or no import of MXNet.',
    };
  const foreign = unit.usesMxnet ? '' : ' The file does not use MXNet.';
  if (calls > 0)
    return {
      outcome: 'silent',
      reason: `It saw ${counted(calls, 'call')} of its concepts, none of which met its conditions.${foreign}`,
    };
  const sought = concepts.length > 0 ? ` (${concepts.join(', ')})` : '';
  return { outcome: 'silent', reason: `None of its concepts${sought} occurs in the file.${foreign}` };
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;

function seenCalls(naming: Naming, unit: AnalysisUnit, concept: Concept): SeenCall[] {
  return unit.calls(concept).flatMap(({ span, contexts }) =>
    contexts.map((context) => ({
      concept,
      api: context.match.row.api,
      evidence: context.match.evidence,
      span: copied(span),
      roles: rolesOf(naming, unit, context),
      via: context.via.map((step) => ({ span: copied(step.span), callee: step.callee })),
    })),
  );
}

function rolesOf(naming: Naming, unit: AnalysisUnit, context: CallContext): SeenCall['roles'] {
  const { row, receiver } = context.match;
  const roles = Object.keys(row.args ?? {}).flatMap((role) => {
    const value = unit.arg(context, role)?.value;
    return value && (value.open || value.atoms.length > 0)
      ? [{ role, value: renderValue(naming, value) }]
      : [];
  });
  return receiver ? [{ role: 'self', value: renderValue(naming, unit.resolve(receiver)) }, ...roles] : roles;
}
