import { type Fix, defineRule, type RuleFinding } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import { storesOf, type StoreOrigin } from '../semantics/kvstore.js';
import { callSteps } from '../semantics/passed-by.js';
import { distributedIntent } from '../semantics/store-intent.js';
import { isReceived } from '../semantics/server-role.js';
import { sendsOptimizer, trainerHabits, type UpdateArgument } from '../semantics/trainer-versions.js';
import type { AnalysisUnit, BoundArg, ConceptCall } from '../semantics/unit.js';
import { isConstant, isTurnedOff } from '../semantics/constants.js';
import { environmentSetsOff } from '../semantics/environment.js';
import { aggregates } from '../semantics/optimizers.js';
import { insertKeyword, replaceValue } from '../fix/arguments.js';
import { setVariable } from '../fix/environment.js';
import { isolatedNetworkFix } from '../fix/network.js';

const variable = 'MXNET_UPDATE_ON_KVSTORE';

type Message = 'explicit' | 'trainer' | 'module' | 'rawCommand' | 'possible';

/**
 * With a distributed store MXNet pickles the optimizer and sends it to every server, which unpickles whatever bytes
 * reach its port (kvstore.py `set_optimizer`, kvstore_server.py `server_controller`). The pickle is mostly implicit:
 * `gluon.Trainer` and `Module.fit` send it as well. What decides is the type of the store, by MXNet's own rule.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS201',
    name: 'pickled-optimizer',
    summary: 'Optimizer sent to parameter servers as a pickle that they execute',
    severity: 'warning',
    cwe: ['CWE-502'],
    fixable: 'review',
    since: '0.1.0',
    page: ['set-optimizer-pickle'],
    messages: {
      explicit:
        '`set_optimizer` on the store `{type}` pickles the optimizer and sends it to every server. A server executes any pickle that reaches its port, from whoever sends it. {advice} Isolate the servers: they unpickle commands all the same.',
      trainer:
        '`Trainer` with the store `{type}` pickles the optimizer and sends it to every server at the first step. A server executes any pickle that reaches its port, from whoever sends it. {advice} Isolate the servers: they unpickle commands all the same.',
      module:
        '`{call}` with the store `{type}` pickles the optimizer and sends it to every server. A server executes any pickle that reaches its port, from whoever sends it. {advice} Isolate the servers: they unpickle commands all the same.',
      rawCommand:
        'This sends a raw command to every server. Servers unpickle the body of command 0 and obey the others without asking who sent them. Isolate the servers and send nothing that is not needed.',
      possible:
        '`{call}` pickles the optimizer to every server when its store is distributed, and here the store {why}. A server executes any pickle that reaches its port. If the job runs on several machines, isolate the servers.',
    },
  },
  anchors: { concepts: ['sets-optimizer', 'makes-trainer', 'fits-module', 'sends-server-command'] },

  *check(unit) {
    for (const call of unit.calls('sets-optimizer')) yield* one(unit, call, 'explicit', 'self');
    for (const call of unit.calls('makes-trainer')) yield* one(unit, call, 'trainer', 'type');
    for (const call of unit.calls('fits-module')) yield* one(unit, call, 'module', 'type');
    for (const call of unit.calls('sends-server-command')) yield* rawCommand(unit, call);
  },
});

/** What was found out about one context of a call. */
interface Verdict {
  readonly message: Message;
  readonly origin: StoreOrigin;
  readonly context: CallContext;
  readonly why: string;
}

function* one(
  unit: AnalysisUnit,
  call: ConceptCall,
  message: Message,
  role: string,
): Iterable<RuleFinding<Message>> {
  const verdicts = call.contexts.flatMap((context) => verdictOf(unit, context, message, role) ?? []);
  const best = verdicts.find((verdict) => verdict.message !== 'possible') ?? verdicts[0];
  if (!best) return;
  const { origin, context } = best;
  const callee = unit.textAt(context.term.calleeSpan);
  yield {
    message: best.message,
    span: call.span,
    severity: best.message === 'possible' || unit.config.network.isolated ? 'information' : 'warning',
    data: {
      type: origin.type,
      call: callee.replace(/\s+/g, ' ').slice(0, 60),
      why: best.why,
      advice: advice(best.message, origin),
    },
    path: [
      ...origin.steps,
      ...callSteps(context.via),
      { span: call.span, note: 'the optimizer is sent here' },
    ],
    fixes: fixesOf(unit, message, best),
  };
}

function advice(message: Message, origin: StoreOrigin): string {
  // An asynchronous server stops without an optimizer (src/kvstore/kvstore_dist_server.h).
  if (origin.async) return 'An asynchronous store cannot do without; use a synchronous one.';
  if (message === 'explicit') return 'Update on the workers instead.';
  if (message === 'module') return 'Set `MXNET_UPDATE_ON_KVSTORE=0` for the job.';
  return 'Pass `update_on_kvstore=False` to update on the workers (dense gradients only).';
}

function verdictOf(
  unit: AnalysisUnit,
  context: CallContext,
  message: Message,
  role: string,
): Verdict | undefined {
  const store = role === 'self' ? receiverOf(unit, context) : unit.arg(context, role);
  if (!store || isConstant(store.value, 'none')) return undefined;
  if (message === 'explicit' && isReceived(unit, context)) return undefined;
  const origins = storesOf(unit, store.value);
  const dist = origins.filter((origin) => origin.kind === 'dist' && sends(unit, context, message, origin));
  const sure = dist.find((origin) => origin.async) ?? dist[0];
  if (sure) return { message, origin: sure, context, why: '' };
  const maybe = origins.find(
    (origin) =>
      origin.kind === 'unknown' && possible(unit, origin, origins) && sends(unit, context, message, origin),
  );
  if (!maybe) return undefined;
  const why =
    maybe.option && !maybe.option.parameter
      ? `comes from the option \`${maybe.option.flag}\``
      : 'is not known';
  return { message: 'possible', origin: maybe, context, why };
}

function receiverOf(unit: AnalysisUnit, context: CallContext): BoundArg | undefined {
  const { receiver } = context.match;
  return receiver ? { value: unit.resolve(receiver) } : undefined;
}

/** A store from an option with a local default is of interest only where the code is meant for several machines. */
function possible(unit: AnalysisUnit, origin: StoreOrigin, all: readonly StoreOrigin[]): boolean {
  if (origin.option) return origin.option.required || distributedIntent(unit, origin);
  return !all.some((other) => other.kind === 'local' && other.byDefault);
}

/** Whether the optimizer goes to the servers, if the store is distributed: what the arguments, the environment and the version say. */
function sends(unit: AnalysisUnit, context: CallContext, message: Message, origin: StoreOrigin): boolean {
  if (message === 'explicit') return true;
  if (message === 'module') return origin.async || !environmentSetsOff(unit, variable, context);
  const update = updateArgument(unit, context);
  const sparse = isSparse(unit) ? 'sparse' : 'dense';
  const sending = trainerHabits(unit).filter((habit) => sendsOptimizer(habit, origin, update, sparse));
  if (sending.length === 0) return false;
  if (update === 'true' || origin.async || !sending.includes('by-default')) return true;
  return !keepsByDefault(unit, context);
}

function updateArgument(unit: AnalysisUnit, context: CallContext): UpdateArgument {
  const update = unit.arg(context, 'update_on_kvstore');
  if (!update || isConstant(update.value, 'none')) return 'open';
  return isTurnedOff(update.value) ? 'false' : isConstant(update.value, 'bool') ? 'true' : 'open';
}

/** Without the argument the kind of optimizer decides, or the environment. */
function keepsByDefault(unit: AnalysisUnit, context: CallContext): boolean {
  const update = unit.arg(context, 'update_on_kvstore');
  if (update && !isConstant(update.value, 'none')) return false;
  return aggregates(unit, context) || environmentSetsOff(unit, variable, context);
}

/** Sparse weights and gradients need the update on the store: MXNet raises otherwise. */
function isSparse(unit: AnalysisUnit): boolean {
  return /sparse_grad\s*=\s*True|row_sparse/.test(unit.text);
}

function fixesOf(unit: AnalysisUnit, message: Message, { context, origin }: Verdict): Fix[] {
  const fixes: Fix[] = [];
  if (!origin.async && message === 'module') fixes.push(...environmentFix(unit));
  if (!origin.async && message === 'trainer' && !isSparse(unit) && trainerHabits(unit).includes('by-default'))
    fixes.push(...trainerFix(unit, context));
  return unit.config.network.isolated ? fixes : [...fixes, isolatedNetworkFix];
}

/** Module and FeedForward have no argument for it. */
function environmentFix(unit: AnalysisUnit): Fix[] {
  const edits = setVariable(unit, variable, '0');
  if (!edits) return [];
  return [{ title: `Update on the workers with \`${variable}=0\``, safety: 'review', edits }];
}

function trainerFix(unit: AnalysisUnit, context: CallContext): Fix[] {
  const update = unit.arg(context, 'update_on_kvstore');
  // A spread may pass the argument as well, and twice is an error.
  if (!update?.valueSpan && context.term.args.some((arg) => arg.spread ?? arg.kind.includes('star')))
    return [];
  const edit = update?.valueSpan
    ? replaceValue(update.valueSpan, 'False')
    : insertKeyword(unit.text, context.term.argsSpan, 'update_on_kvstore=False');
  if (!edit) return [];
  return [{ title: 'Update on the workers with `update_on_kvstore=False`', safety: 'review', edits: [edit] }];
}

/** Only the body of command 0 is a pickle. */
function isOtherCommand(unit: AnalysisUnit, context: CallContext): boolean {
  const head = unit.arg(context, 'head');
  if (!head || head.value.open || head.value.atoms.length === 0) return false;
  return head.value.atoms.every(
    (atom) => atom.k === 'const' && atom.value.kind === 'int' && atom.value.value !== 0,
  );
}

function* rawCommand(unit: AnalysisUnit, call: ConceptCall): Iterable<RuleFinding<Message>> {
  if (call.contexts.every((context) => isOtherCommand(unit, context))) return;
  const origins = call.contexts.flatMap((context) => {
    const store = receiverOf(unit, context);
    return store ? storesOf(unit, store.value) : [];
  });
  if (origins.every((origin) => origin.kind === 'local')) return;
  const sure = origins.some((origin) => origin.kind === 'dist');
  yield {
    message: 'rawCommand',
    span: call.span,
    severity: sure && !unit.config.network.isolated ? 'warning' : 'information',
    path: origins[0]?.steps ?? [],
    fixes: unit.config.network.isolated ? [] : [isolatedNetworkFix],
  };
}
