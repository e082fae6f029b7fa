import { defineRule, type RuleFinding, type Severity } from '../rule.js';
import { alternatives, isTurnedOff } from '../semantics/constants.js';
import type { CallContext } from '../semantics/concepts.js';
import { pathsOf, showPath } from '../semantics/paths.js';
import { isOwnBytes, wasJustWritten } from '../semantics/round-trip.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'states' | 'bytes' | 'checkpoint' | 'possible';
const order: readonly Message[] = ['states', 'bytes', 'checkpoint', 'possible'];

/**
 * Training states are pickles in every version (optimizer.py `Updater.set_states`, trainer.py `load_states`), whatever the
 * name of the file; parameters are not. Some calls read states only when a flag says so, and then say nothing of it.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS301',
    name: 'pickled-states-load',
    summary: 'Training states loaded from a pickle, which runs code',
    severity: 'warning',
    cwe: ['CWE-502'],
    fixable: 'no',
    since: '0.1.0',
    page: ['authenticated-artifacts'],
    messages: {
      states:
        '`{call}` unpickles `{path}`. Reading a pickle runs whatever code is in it, so whoever can write the file controls this process. Verify a signature or a SHA-256 digest of the file first, or start the optimizer afresh.',
      bytes:
        '`{call}` unpickles the bytes that it is given. Reading a pickle runs whatever code is in it, so whoever can change the bytes controls this process. Verify a signature or a SHA-256 digest of them first, or start the optimizer afresh.',
      checkpoint:
        '`{call}` also loads training states here, and these are a pickle. Reading it runs whatever code is in it, so whoever can write the checkpoint controls this process. Verify the files first, or load parameters alone.',
      possible:
        '`{call}` also loads training states where `{flag}` is true, and these are a pickle. Reading it runs whatever code is in it. Verify the files first, or load parameters alone.',
    },
  },
  // The other readers load states only under a flag, whose name is rarer than theirs.
  anchors: { concepts: ['loads-states'], words: ['load_optimizer_states', 'resume_from_checkpoint'] },

  *check(unit) {
    for (const call of unit.calls('loads-states')) yield* one(unit, call, direct);
    for (const concept of ['loads-model', 'writes-checkpoint'] as const)
      for (const call of unit.calls(concept)) yield* one(unit, call, flagged);
  },
});

interface Verdict {
  readonly message: Message;
  readonly severity: Severity;
  readonly path: string;
  readonly flag: string;
  readonly context: CallContext;
}

type Judge = (unit: AnalysisUnit, context: CallContext) => Verdict | undefined;

function* one(unit: AnalysisUnit, call: ConceptCall, judge: Judge): Iterable<RuleFinding<Message>> {
  const verdicts = call.contexts.flatMap((context) => judge(unit, context) ?? []);
  const best = order.flatMap((message) => verdicts.find((verdict) => verdict.message === message) ?? [])[0];
  if (!best) return;
  const callee = unit.textAt(best.context.term.calleeSpan).replace(/\s+/g, ' ');
  const via = [...best.context.via]
    .reverse()
    .map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
  yield {
    message: best.message,
    span: call.span,
    severity: best.severity,
    data: { call: callee.slice(-60), path: best.path, flag: best.flag },
    path: [...via, { span: call.span, note: 'the pickle is read here' }],
  };
}

/** Calls that load states and nothing else. */
function direct(unit: AnalysisUnit, context: CallContext): Verdict | undefined {
  const file = unit.arg(context, 'path');
  const bytes = unit.arg(context, 'value');
  if (!file?.span && !bytes?.span) return undefined;
  if (bytes?.span && isOwnBytes(unit, bytes.value)) return undefined;
  if (file?.span && wasJustWritten(unit, context)) return undefined;
  const path = file ? (pathsOf(unit, file.value)[0]?.shape ?? { parts: [] }) : { parts: [] };
  // A method that is known by its name alone is no proof, unless the file is called as MXNet's are.
  const sure = context.match.evidence !== 'name' || /\.states?$/.test(showPath(path));
  return {
    message: file ? 'states' : 'bytes',
    severity: sure ? 'warning' : 'information',
    path:
      /\w/.test(showPath(path)) || !file?.valueSpan
        ? showPath(path)
        : unit.textAt(file.valueSpan).slice(0, 60),
    flag: '',
    context,
  };
}

/** Calls that load states as well where a flag is true. */
function flagged(unit: AnalysisUnit, context: CallContext): Verdict | undefined {
  const flag = unit.arg(context, 'states');
  if (!flag?.span || isTurnedOff(flag.value) || wasJustWritten(unit, context)) return undefined;
  const certain = alternatives(flag.value).some(
    (atom) =>
      atom.k === 'const' && ((atom.value.kind === 'bool' && atom.value.value) || atom.value.kind === 'int'),
  );
  return {
    message: certain ? 'checkpoint' : 'possible',
    severity: certain ? 'warning' : 'information',
    path: '',
    flag: flag.valueSpan ? unit.textAt(flag.valueSpan) : '…',
    context,
  };
}
