import { verifyFixes } from '../fix/artifacts.js';
import { defineRule, type RuleFinding } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import { isTold, loadSources, readsModel } from '../semantics/loads.js';
import { isRemote, type Source } from '../semantics/provenance.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'remote' | 'local' | 'fixed';

/**
 * MXNet's readers check neither digest nor signature. A changed model answers as its author wants, and a graph
 * can bring the native parser down, or worse; so what is received has to be verified before it is read.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS502',
    name: 'unverified-model-load',
    summary: 'Model loaded although nothing verified that it is the one that was published',
    severity: 'warning',
    cwe: ['CWE-345', 'CWE-347'],
    fixable: 'review',
    since: '0.2.0',
    page: ['authenticated-artifacts'],
    messages: {
      remote:
        'This loads a model that comes from {what}, and nothing on the way verified it. MXNet checks neither digest nor signature, so whoever controls the place or the way to it decides what the model does. Compare a SHA-256 or verify a signature before it is loaded.',
      local:
        'This loads a model from {what}, and nothing in this file verifies it. MXNet checks neither digest nor signature. If the model was received from others, compare a SHA-256 or verify a signature before it is loaded.',
      fixed:
        'This loads a model from {what}, and nothing in this file verifies it. MXNet checks neither digest nor signature. If others can write there, compare a SHA-256 or verify a signature before it is loaded.',
    },
  },
  anchors: { concepts: ['loads-model'] },

  *check(unit) {
    if (!unit.usesMxnet) return;
    for (const call of unit.calls('loads-model')) yield* one(unit, call);
  },
});

interface Verdict {
  readonly message: Message;
  readonly source: Source;
  readonly context: CallContext;
}

const order: readonly Message[] = ['remote', 'local', 'fixed'];

function* one(unit: AnalysisUnit, call: ConceptCall): Iterable<RuleFinding<Message>> {
  const verdicts = call.contexts.flatMap((context) =>
    readsModel(unit, context) ? verdictsOf(unit, context) : [],
  );
  const best = order.flatMap((message) => verdicts.find((verdict) => verdict.message === message) ?? [])[0];
  if (!best) return;
  const { source, context } = best;
  const via = [...context.via]
    .reverse()
    .map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
  yield {
    message: best.message,
    span: call.span,
    severity: best.message === 'remote' ? 'warning' : 'information',
    data: { what: source.what },
    path: [...source.steps, ...via, { span: call.span, note: 'the model is loaded here' }],
    fixes: verifyFixes(unit, context),
  };
}

function verdictsOf(unit: AnalysisUnit, context: CallContext): Verdict[] {
  const inMemory = unit.arg(context, 'value')?.span !== undefined;
  return loadSources(unit, context).flatMap((source): Verdict[] => {
    if (inMemory && !isTold(source)) return [];
    if (source.verified || source.kind === 'own' || source.kind === 'temporary') return [];
    if (isRemote(source)) return [{ message: 'remote', source, context }];
    return [{ message: source.kind === 'literal' ? 'fixed' : 'local', source, context }];
  });
}
