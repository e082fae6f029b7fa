import type { Atom, Value } from '../dataflow/value.js';
import { isMxnetImage } from '../models/index.js';
import type { FlowStep, Severity } from '../rule.js';
import { isTurnedOff } from './constants.js';
import { type CallContext, roleOf } from './concepts.js';
import { type Field, fieldOf } from './job-fields.js';
import type { AnalysisUnit, ConceptCall } from './unit.js';

/** A managed job or model of MXNet that runs in the cloud, in one of the contexts in which it is made. */
export interface ManagedJob {
  readonly call: ConceptCall;
  readonly context: CallContext;
  /** `training job`, `model` … */
  readonly kind: string;
  /** It runs on this machine where an option keeps its default. */
  readonly perhapsLocal: boolean;
  field(role: string): Field | undefined;
}

/** Jobs that start training and the like; what runs on this machine is none. */
export function trainingJobs(unit: AnalysisUnit): readonly (readonly ManagedJob[])[] {
  return managed(unit, 'starts-training-job');
}

/** Models that are made to be served; what is deployed on this machine only is none. */
export function servedModels(unit: AnalysisUnit): readonly (readonly ManagedJob[])[] {
  return managed(unit, 'makes-served-model');
}

function managed(
  unit: AnalysisUnit,
  concept: 'starts-training-job' | 'makes-served-model',
): readonly (readonly ManagedJob[])[] {
  return unit
    .calls(concept)
    .map((call) => call.contexts.flatMap((context) => jobOf(unit, call, context) ?? []))
    .filter((jobs) => jobs.length > 0);
}

function jobOf(unit: AnalysisUnit, call: ConceptCall, context: CallContext): ManagedJob | undefined {
  const { traits } = context.match.row;
  if (traits?.['step'] !== undefined || !isMxnet(unit, context)) return undefined;
  const fields = new Map<string, Field | undefined>();
  const field = (role: string): Field | undefined => {
    if (!fields.has(role)) fields.set(role, fieldOf(unit, context, role));
    return fields.get(role);
  };
  const place = placeOf(unit, call, field);
  if (place === 'here') return undefined;
  return { call, context, kind: traits?.['kind'] ?? 'job', perhapsLocal: place === 'perhaps', field };
}

function isMxnet(unit: AnalysisUnit, context: CallContext): boolean {
  if (context.match.row.traits?.['framework'] === 'mxnet') return true;
  const image = fieldOf(unit, context, 'image');
  if (!image || image.state !== 'given') return false;
  const kinds = image.value.atoms.map((atom) => imageKind(unit, atom));
  return kinds.includes('mxnet') && !kinds.includes('other');
}

/** Whose image it is that an atom names. */
function imageKind(unit: AnalysisUnit, atom: Atom): 'mxnet' | 'other' | 'unknown' {
  if (atom.k === 'const' && atom.value.kind === 'str')
    return isMxnetImage(atom.value.value) ? 'mxnet' : 'other';
  if (atom.k === 'text') {
    const known = atom.parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
    return isMxnetImage(known) ? 'mxnet' : 'unknown';
  }
  if (atom.k !== 'result') return 'unknown';
  const [callee] = atom.call.callee.atoms;
  const row = callee?.k === 'name' ? unit.models.find(callee.name) : undefined;
  if (row?.traits?.['names'] !== 'image') return 'unknown';
  const framework = roleOf(row, atom.call, 'framework')?.arg;
  const [name, more] = framework ? unit.resolve(framework.value).atoms : [];
  if (more || name?.k !== 'const' || name.value.kind !== 'str') return 'unknown';
  return isMxnetImage(name.value.value) ? 'mxnet' : 'other';
}

type Place = 'here' | 'perhaps' | 'cloud';

/** Whether the job runs on this machine, in a container of the SDK's local mode. */
function placeOf(unit: AnalysisUnit, call: ConceptCall, field: ManagedJob['field']): Place {
  const mode = field('mode');
  if (mode?.value.atoms.some((atom) => atom.k === 'name' && atom.name.endsWith('.LOCAL_CONTAINER')))
    return 'here';
  const session = field('session');
  if (session && (isLocalSession(unit, session.value) || speaksOfLocal(session.value))) return 'here';
  const instance = field('instance');
  if (instance && instance.state === 'given') return placeOfInstance(instance.value);
  const deploys = deploysOf(unit, call);
  return deploys.length > 0 && deploys.every((place) => place === 'here') ? 'here' : 'cloud';
}

function isLocalSession(unit: AnalysisUnit, value: Value): boolean {
  return [...unit.typesOf(value)].some((type) => unit.models.isA(type, 'sagemaker.local.LocalSession'));
}

function placeOfInstance(value: Value): Place {
  if (speaksOfLocal(value)) return 'here';
  const atoms = value.atoms;
  if (atoms.length === 0) return 'cloud';
  if (!value.open && atoms.every(isLocalInstance)) return 'here';
  return atoms.some((atom) => atom.k === 'option' && atom.fallback.atoms.some(isLocalInstance))
    ? 'perhaps'
    : 'cloud';
}

function isLocalInstance(atom: Atom): boolean {
  return atom.k === 'const' && atom.value.kind === 'str' && /^local(_gpu)?$/.test(atom.value.value);
}

/** Where nothing but a name is known of it (a fixture of a test, a parameter), the name is taken at its word. */
function speaksOfLocal(value: Value): boolean {
  if (value.atoms.length === 0) return false;
  return value.atoms.every(
    (atom) =>
      (atom.k === 'param' || atom.k === 'global' || atom.k === 'attr' || atom.k === 'free') &&
      /(^|_)local(_|$)/i.test(atom.name),
  );
}

/** Where the model that a call makes is deployed, as far as this file deploys it. */
function deploysOf(unit: AnalysisUnit, made: ConceptCall): readonly Place[] {
  return unit.calls('makes-served-model').flatMap(({ contexts }) =>
    contexts.flatMap((context) => {
      const { row, receiver } = context.match;
      if (row.traits?.['step'] !== 'deploy' || !receiver || !comesFrom(unit, receiver, made)) return [];
      const instance = fieldOf(unit, context, 'instance');
      return instance ? [placeOfInstance(instance.value)] : [];
    }),
  );
}

function comesFrom(unit: AnalysisUnit, receiver: Value, made: ConceptCall): boolean {
  return unit
    .resolve(receiver)
    .atoms.some(
      (atom) =>
        atom.k === 'result' &&
        atom.call.span.start === made.span.start &&
        atom.call.span.end === made.span.end,
    );
}

/** Calls that make a model of an MXNet estimator and tell it to leave the estimator's VPC. */
export function leavesVpc(unit: AnalysisUnit): readonly CallContext[] {
  return unit.calls('makes-served-model').flatMap(({ contexts }) =>
    contexts.filter((context) => {
      const { row, receiver } = context.match;
      if (row.traits?.['step'] !== 'override' || !receiver) return false;
      const override = fieldOf(unit, context, 'override');
      return override?.state === 'absent' && override.arg !== undefined && isMxnetEstimator(unit, receiver);
    }),
  );
}

function isMxnetEstimator(unit: AnalysisUnit, receiver: Value): boolean {
  const { atoms } = unit.resolve(receiver);
  return unit
    .calls('starts-training-job')
    .some((call) =>
      call.contexts.some(
        (context) =>
          isMxnet(unit, context) &&
          atoms.some(
            (atom) =>
              atom.k === 'result' &&
              atom.call.span.start === call.span.start &&
              atom.call.span.end === call.span.end,
          ),
      ),
    );
}

/** Why a job runs on several machines; undefined where nothing says that it does. */
export interface Distribution {
  readonly why: string;
  /** It rests on an option or a name whose value another may be. */
  readonly severity: Extract<Severity, 'warning' | 'information'>;
}

/** Names under which an SDK launches parameter servers or MPI, as a setting and as a hyperparameter. */
const launchers: Readonly<Record<string, string>> = {
  parameter_server: 'a parameter server',
  mpi: 'MPI',
  smdistributed: 'data parallelism',
  sagemaker_parameter_server_enabled: 'a parameter server',
  sagemaker_mpi_enabled: 'MPI',
};

/** Whether a job is spread over machines: by the number of instances, or by what launches it. */
export function distributionOf(job: ManagedJob): Distribution | undefined {
  const count = countOf(job.field('count')?.value);
  if (count.kind === 'one') return undefined;
  if (count.kind === 'many') return { why: `${count.shown} instances`, severity: 'warning' };
  const launcher = launcherOf(job);
  if (launcher === undefined) return undefined;
  return { why: launcher, severity: count.kind === 'default' ? 'information' : 'warning' };
}

interface Count {
  /** `default`: one instance, unless an option says otherwise. */
  readonly kind: 'one' | 'many' | 'default' | 'unknown';
  readonly shown: string;
}

function countOf(value: Value | undefined): Count {
  const unknownCount: Count = { kind: 'unknown', shown: '' };
  if (!value) return unknownCount;
  const numbers = value.atoms.flatMap(numberOf);
  const many = numbers.find((number) => number > 1);
  if (many !== undefined) return { kind: 'many', shown: String(many) };
  const fallbacks = value.atoms.flatMap((atom) =>
    atom.k === 'option' ? atom.fallback.atoms.flatMap(numberOf) : [],
  );
  const usual = fallbacks.find((number) => number > 1);
  if (usual !== undefined) return { kind: 'many', shown: String(usual) };
  if (!value.open && numbers.length > 0 && numbers.length === value.atoms.length)
    return { kind: 'one', shown: '1' };
  return fallbacks.length > 0 ? { kind: 'default', shown: '1' } : unknownCount;
}

function numberOf(atom: Atom): number[] {
  const value = atom.k === 'const' && atom.value.kind === 'int' ? atom.value.value : undefined;
  return value === undefined ? [] : [value];
}

function launcherOf(job: ManagedJob): string | undefined {
  const setting = job.field('distribution');
  const launcher = setting?.state === 'given' ? launchedBy(setting.value) : undefined;
  const parameters = job.field('hyperparameters');
  return launcher ?? (parameters?.state === 'given' ? launchedBy(parameters.value) : undefined);
}

/** A launcher that a dictionary switches on (`{'mpi': {'enabled': True}}`, `{'sagemaker_mpi_enabled': True}`). */
function launchedBy(value: Value): string | undefined {
  for (const atom of value.atoms) {
    if (atom.k !== 'dict') continue;
    for (const [name, content] of atom.entries) {
      const launcher = launchers[name];
      if (launcher !== undefined && isEnabled(content, name)) return launcher;
    }
  }
  return undefined;
}

function isEnabled(content: Value, name: string): boolean {
  if (name === 'smdistributed') return true;
  if (name.startsWith('sagemaker_')) return !isTurnedOff(content) && content.atoms.length > 0;
  return content.atoms.some((atom) => {
    if (atom.k !== 'dict') return atom.k !== 'const';
    const enabled = atom.entries.get('enabled');
    return enabled ? !isTurnedOff(enabled) : atom.rest !== undefined;
  });
}

/** The instance types of which all storage is encrypted by the machine itself, so that no key can be asked for. */
export function hasOwnStorage(job: ManagedJob): boolean {
  const atoms = job.field('instance')?.value.atoms ?? [];
  return (
    atoms.length > 0 &&
    atoms.every(
      (atom) =>
        atom.k === 'const' &&
        atom.value.kind === 'str' &&
        /^ml\.(?:[a-z]+\d+[a-z]*d[a-z]*|g5|gr?6e?|p5\w*|trn\d\w*)\./.test(atom.value.value),
    )
  );
}

/** The callers through which a job came to be what it is, outermost first, and the job itself. */
export function stepsTo(context: CallContext, note: string): readonly FlowStep[] {
  const callers = [...context.via].reverse();
  return [
    ...callers.map(({ span, callee }) => ({ span, note: `called here: \`${callee}\`` })),
    { span: context.term.span, note },
  ];
}
