import { bucketOf, isEncryptedPlace, isWorldReadablePlace } from '../config/paths.js';
import { checkpointFixes } from '../fix/checkpoint.js';
import { defineRule, type RuleFinding } from '../rule.js';
import { isConstant } from '../semantics/constants.js';
import { asksForKms, encryptedAfterwards } from '../semantics/encryption.js';
import { holdsParameters } from '../semantics/parameters.js';
import { pathsOf, type PathInfo, showPath } from '../semantics/paths.js';
import { storageOf } from '../semantics/storage.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';
import type { CallContext } from '../semantics/concepts.js';

type Message = 'sharedPlace' | 'bucket' | 'elsewhere' | 'unresolved';
const order: readonly Message[] = ['sharedPlace', 'bucket', 'elsewhere', 'unresolved'];

/**
 * MXNet writes parameters and optimizer states as plain files with the process's default permissions. Whether the volume
 * below is encrypted no code can prove, so known places come from the configuration and from the machine.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS401',
    name: 'unencrypted-checkpoint',
    summary: 'Checkpoint written to a place that is not known to be encrypted',
    severity: 'warning',
    cwe: ['CWE-311', 'CWE-312', 'CWE-922'],
    fixable: 'review',
    since: '0.1.0',
    page: ['encrypted-checkpoints'],
    messages: {
      sharedPlace:
        'This writes a checkpoint to `{path}`, where every account of the machine can read it{default}. Checkpoints hold the model, and MXNet does not encrypt them. Write to an encrypted volume of your own.',
      bucket:
        'This writes a checkpoint to `{path}`, and nothing here asks for encryption with your own key{default}. Checkpoints hold the model, and MXNet does not encrypt them. Use a bucket with KMS and declare it under `[storage] encrypted`.',
      elsewhere:
        'This writes a checkpoint to `{path}`, which is not known to be encrypted{default}. Checkpoints hold the model, and MXNet does not encrypt them. Confirm that the volume is encrypted and declare it under `[storage] encrypted`, or write elsewhere.',
      unresolved:
        'This writes a checkpoint to a place that is not known here ({path}){default}. Checkpoints hold the model, and MXNet does not encrypt them. Make sure that the path leads to an encrypted volume.',
    },
  },
  // An updater's states may be written by any stream.
  anchors: { concepts: ['writes-checkpoint'], words: ['get_states'] },

  *check(unit) {
    for (const call of unit.calls('writes-checkpoint')) yield* one(unit, call);
  },
});

interface Verdict {
  readonly message: Message;
  readonly path: PathInfo;
  readonly context: CallContext;
  /** The file is encrypted as soon as it is written. */
  readonly covered: boolean;
}

function* one(unit: AnalysisUnit, call: ConceptCall): Iterable<RuleFinding<Message>> {
  const verdicts = call.contexts.flatMap((context) => verdictsOf(unit, context));
  const best = order.flatMap((message) => verdicts.find((verdict) => verdict.message === message) ?? [])[0];
  if (!best) return;
  const { path, context } = best;
  const via = [...context.via]
    .reverse()
    .map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
  yield {
    message: best.message,
    span: call.span,
    severity: isGrave(best) ? 'warning' : 'information',
    data: { path: showPath(path.shape), default: path.byDefault ? ' unless another is passed' : '' },
    path: [...path.steps, ...via, { span: call.span, note: 'the checkpoint is written here' }],
    fixes: checkpointFixes(unit, context, path),
  };
}

/** A method that is known by its name alone is no proof, unless the file is called as MXNet's are. */
function isGrave({ message, context, path, covered }: Verdict): boolean {
  if (covered) return false;
  if (message !== 'sharedPlace' && message !== 'bucket') return false;
  return context.match.evidence !== 'name' || /\.(params|states)$/.test(showPath(path.shape));
}

function verdictsOf(unit: AnalysisUnit, context: CallContext): Verdict[] {
  const target = unit.arg(context, 'path')?.value ?? context.match.receiver;
  const value = target && unit.resolve(target);
  if (!value || isConstant(value, 'none') || !holdsParameters(unit, context)) return [];
  const paths = pathsOf(unit, value);
  // A default that lies under an encrypted place decides; the option's other values are the caller's affair.
  if (paths.some((path) => path.byDefault && isSafe(unit, path))) return [];
  return paths.flatMap((path) => {
    const message = classify(unit, path);
    const covered = message !== undefined && encryptedAfterwards(unit, context);
    if (message === undefined || (covered && message !== 'sharedPlace')) return [];
    return [{ message, path, context, covered }];
  });
}

function isSafe(unit: AnalysisUnit, path: PathInfo): boolean {
  if (path.temporary === 'private' || /^(\/dev\/null|nul)$/i.test(showPath(path.shape))) return true;
  return (
    isEncryptedPlace(path.shape, unit.config) ||
    isBelowEncrypted(unit, path) ||
    storageOf(unit, path.shape) === 'encrypted'
  );
}

function classify(unit: AnalysisUnit, path: PathInfo): Message | undefined {
  if (isSafe(unit, path)) return undefined;
  const { parts } = path.shape;
  if (path.temporary === 'shared' || isWorldReadablePlace(parts)) return 'sharedPlace';
  if (bucketOf(parts)) return asksForKms(unit) ? 'elsewhere' : 'bucket';
  const first = parts.find((part) => part !== '');
  // Where a program runs by default is not where it always runs.
  return typeof first === 'string' && !first.startsWith('~') && !path.byDefault ? 'elsewhere' : 'unresolved';
}

/** A relative path lies where the program runs, as a rule in the folder of the file. */
function isBelowEncrypted(unit: AnalysisUnit, path: PathInfo): boolean {
  const [first] = path.shape.parts;
  if (unit.folder === undefined || typeof first !== 'string' || /^([/\\~$]|\w+:)/.test(first)) return false;
  return isEncryptedPlace({ parts: [`${unit.folder}/`, ...path.shape.parts] }, unit.config);
}
