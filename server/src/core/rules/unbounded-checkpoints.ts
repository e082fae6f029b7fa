import { keepNewestFixes } from '../fix/retention.js';
import { defineRule, type FlowStep, type RuleFinding } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import { holdsParameters } from '../semantics/parameters.js';
import { pathsOf } from '../semantics/paths.js';
import { type Periodic, periodicOf } from '../semantics/periodic.js';
import { deletesOld } from '../semantics/retention.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'callback' | 'loop';

/**
 * Of everything in MXNet that writes checkpoints only the estimator's handler deletes old ones (event_handler.py); the other
 * callbacks and a loop of one's own keep every model that ever was, and each of them is one more to protect.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS402',
    name: 'unbounded-checkpoints',
    summary: 'Checkpoints written again and again, and never deleted',
    severity: 'information',
    cwe: ['CWE-459'],
    fixable: 'review',
    since: '0.1.0',
    page: ['delete-checkpoints'],
    messages: {
      callback:
        '`{call}` makes a callback that writes a new checkpoint each time, and nothing in this file deletes the old ones. Each of them holds the model and must be protected as long as it exists. Keep the last few and delete the others.',
      loop: '`{call}` writes a new file in each round of the training, and nothing in this file deletes the old ones. Each of them holds the model and must be protected as long as it exists. Keep the last few and delete the others.',
    },
  },
  anchors: { concepts: ['writes-checkpoint'] },

  *check(unit) {
    for (const call of unit.calls('writes-checkpoint')) yield* one(unit, call);
  },
});

function* one(unit: AnalysisUnit, call: ConceptCall): Iterable<RuleFinding<Message>> {
  for (const context of call.contexts) {
    const periodic = isKept(unit, context) ? periodicOf(unit, context) : undefined;
    if (!periodic || deletesOld(unit, context)) continue;
    const callee = unit.textAt(context.term.calleeSpan).replace(/\s+/g, ' ').slice(-60);
    yield {
      message: periodic.how,
      span: call.span,
      severity: 'information',
      data: { call: callee },
      path: stepsOf(unit, context, periodic),
      fixes: keepNewestFixes(unit, context),
    };
    return;
  }
}

/** A file with parameters or states, in a place that does not go away by itself. */
function isKept(unit: AnalysisUnit, context: CallContext): boolean {
  const path = unit.arg(context, 'path');
  if (!path?.span || !holdsParameters(unit, context)) return false;
  const paths = pathsOf(unit, path.value);
  return paths.length === 0 || paths.some((one) => one.temporary !== 'private');
}

function stepsOf(unit: AnalysisUnit, context: CallContext, { loop }: Periodic): readonly FlowStep[] {
  const via = [...context.via]
    .reverse()
    .map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
  const header = loop ? (unit.textAt(loop).split('\n', 1)[0] ?? '').length : 0;
  const round = loop ? [{ span: { start: loop.start, end: loop.start + header }, note: 'in this loop' }] : [];
  return [...round, ...via, { span: context.term.span, note: 'a new file each time' }];
}
