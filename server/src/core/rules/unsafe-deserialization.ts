import { replaceValue } from '../fix/arguments.js';
import { verifyFixes } from '../fix/artifacts.js';
import { mayBeTurnedOn } from '../semantics/constants.js';
import { defineRule, type Fix, type RuleFinding, type Severity } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import { loadSources, talksToWorkers } from '../semantics/loads.js';
import { isRemote, type Source } from '../semantics/provenance.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'remote' | 'local' | 'fixed';

/**
 * A pickle is a program, and reading it runs it. Who writes the bytes decides what runs, so what counts is
 * where they come from.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS302',
    name: 'unsafe-deserialization',
    summary: 'Pickle read that runs whatever code its writer put into it',
    severity: 'error',
    cwe: ['CWE-502'],
    fixable: 'review',
    since: '0.2.0',
    page: ['authenticated-artifacts'],
    messages: {
      remote:
        '`{call}` runs code that its input names, and the input comes from {what}: whoever controls that, or the way to it, runs code here. Compare a digest or a signature first, or use a format without code.',
      local:
        '`{call}` runs code that its input names, and the input comes from {what}. Whoever can write it runs code here. Compare a digest first, or use a format without code (`.params`, JSON, `.npy` without objects).',
      fixed:
        '`{call}` runs code that its input names. It reads {what}: make sure that nobody else can write it, or use a format without code (`.params`, JSON, `.npy` without objects).',
    },
  },
  anchors: { concepts: ['deserializes'] },

  *check(unit) {
    if (!unit.usesMxnet) return;
    for (const call of unit.calls('deserializes')) yield* one(unit, call);
  },
});

interface Verdict {
  readonly message: Message;
  readonly severity: Severity;
  readonly source: Source;
  readonly context: CallContext;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

function* one(unit: AnalysisUnit, call: ConceptCall): Iterable<RuleFinding<Message>> {
  const verdicts = call.contexts.flatMap((context) =>
    runsCode(unit, context) ? verdictsOf(unit, context) : [],
  );
  const [best] = [...verdicts].sort((a, b) => rank[a.severity] - rank[b.severity]);
  if (!best) return;
  const { source, context } = best;
  const via = [...context.via]
    .reverse()
    .map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
  yield {
    message: best.message,
    span: call.span,
    severity: best.severity,
    data: { call: unit.textAt(context.term.calleeSpan).replace(/\s+/g, ' ').slice(0, 60), what: source.what },
    path: [...source.steps, ...via, { span: call.span, note: 'it is read here' }],
    fixes: [...plainFix(unit, context), ...verifyFixes(unit, context)],
  };
}

/** Whether the arguments leave the reader unsafe. */
function runsCode(unit: AnalysisUnit, context: CallContext): boolean {
  const { safe, unsafe } = context.match.row.traits ?? {};
  if (safe === undefined && unsafe === undefined) return true;
  const flag = unit.arg(context, 'flag');
  const isTrue = flag !== undefined && mayBeTurnedOn(flag.value);
  return unsafe === undefined ? !isTrue : isTrue;
}

function verdictsOf(unit: AnalysisUnit, context: CallContext): Verdict[] {
  const inMemory = unit.arg(context, 'value')?.span !== undefined;
  return loadSources(unit, context).flatMap((source): Verdict[] => {
    if (inMemory && source.kind === 'unknown' && talksToWorkers(unit)) return [];
    if (source.verified || source.kind === 'own' || source.kind === 'temporary') return [];
    if (isRemote(source)) return [{ message: 'remote', severity: 'error', source, context }];
    if (source.kind === 'option' || source.kind === 'environment' || source.kind === 'model-dir')
      return [{ message: 'local', severity: 'warning', source, context }];
    const message = source.kind === 'literal' ? 'fixed' : 'local';
    return [{ message, severity: 'information', source, context }];
  });
}

/** Arrays of numbers need no pickle. */
function plainFix(unit: AnalysisUnit, context: CallContext): Fix[] {
  const flag = context.match.row.traits?.['unsafe'] === undefined ? undefined : unit.arg(context, 'flag');
  if (!flag?.valueSpan || unit.textAt(flag.valueSpan) !== 'True') return [];
  return [
    {
      title: 'Read no objects: `allow_pickle=False`',
      safety: 'review',
      edits: [replaceValue(flag.valueSpan, 'False')],
    },
  ];
}
