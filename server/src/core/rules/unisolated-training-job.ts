import { type Fix, defineRule, type RuleFinding, type Severity } from '../rule.js';
import { jobFix, type Wanted } from '../fix/job-arguments.js';
import { isOff, type Field } from '../semantics/job-fields.js';
import {
  leavesVpc,
  type ManagedJob,
  servedModels,
  stepsTo,
  trainingJobs,
} from '../semantics/training-jobs.js';
import type { AnalysisUnit } from '../semantics/unit.js';

type Message = 'noVpc' | 'halfVpc' | 'droppedVpc' | 'possible' | 'noIsolation';
const order: readonly Message[] = ['halfVpc', 'noVpc', 'possible', 'noIsolation'];

/**
 * Nodes of an MXNet job trust whoever reaches them, so that the network must keep others out. A managed job is in a private
 * network only with subnets and security groups: the SDK drops either of them alone without a word.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS603',
    name: 'unisolated-training-job',
    summary: 'Managed MXNet job or model outside a private network, or with free access to the internet',
    severity: 'warning',
    cwe: ['CWE-668', 'CWE-923'],
    fixable: 'review',
    since: '0.1.0',
    page: ['isolated-environment'],
    messages: {
      noVpc:
        'This {kind} runs outside a private network: it has neither subnets nor security groups. MXNet does not authenticate who talks to it, so that only the network can keep others out. Pass both (`{subnets}`, `{groups}`).',
      halfVpc:
        'This {kind} runs outside a private network: `{given}` has no effect without `{missing}`. MXNet does not authenticate who talks to it, so that only the network can keep others out. Pass both.',
      droppedVpc:
        'This takes the model out of the private network of its estimator: `{given}` is `None`. What serves the model is then reachable outside that network. Leave the argument out, or pass subnets and security groups.',
      possible:
        'This {kind} may run outside a private network: whether it has subnets and security groups is not seen here. MXNet does not authenticate who talks to it, so that only the network can keep others out. Make sure that both are passed.',
      noIsolation:
        'The containers of this {kind} may open connections to any address. Code that comes with a model or a package can so send data out. Set `{isolation}` where they need nothing from outside.',
    },
  },
  anchors: {
    concepts: ['starts-training-job', 'makes-served-model'],
    texts:
      /^(?=[\s\S]*?(?:sagemaker|create_training_job))(?=[\s\S]*?(?:mxnet|image-classification|object-detection|semantic-segmentation))/i,
  },

  *check(unit) {
    for (const jobs of [...trainingJobs(unit), ...servedModels(unit)]) yield* one(unit, jobs);
    for (const context of leavesVpc(unit))
      yield {
        message: 'droppedVpc',
        span: context.term.span,
        severity: unit.config.network.isolated ? 'information' : 'warning',
        data: { given: context.match.row.traits?.['override'] ?? '' },
        path: stepsTo(context, 'the model is made here'),
      };
  },
});

function* one(unit: AnalysisUnit, jobs: readonly ManagedJob[]): Iterable<RuleFinding<Message>> {
  const verdicts = jobs.map((job) => ({ job, message: verdictOf(job) }));
  const best = order.flatMap((message) => verdicts.find((verdict) => verdict.message === message) ?? [])[0];
  if (!best?.message) return;
  const { job, message } = best;
  const fix = fixOf(unit, job, message);
  const subnets = job.field('subnets');
  const halves = subnets?.state === 'given' ? ['subnets', 'groups'] : ['groups', 'subnets'];
  const [given = '', missing = ''] = halves.map((role) => job.field(role)?.path ?? '');
  yield {
    message,
    span: job.call.span,
    severity: severityOf(unit, job, message),
    data: {
      kind: job.kind,
      subnets: subnets?.path ?? '',
      groups: job.field('groups')?.path ?? '',
      isolation: job.field('isolation')?.path ?? '',
      given,
      missing,
    },
    path: stepsTo(job.context, `the ${job.kind} is made here`),
    fixes: fix ? [fix] : [],
  };
}

function severityOf(unit: AnalysisUnit, job: ManagedJob, message: Message): Severity {
  const weak = message === 'possible' || message === 'noIsolation' || job.perhapsLocal;
  return weak || unit.config.network.isolated ? 'information' : 'warning';
}

function verdictOf(job: ManagedJob): Message | undefined {
  const states = ['subnets', 'groups'].map((role) => job.field(role)?.state);
  if (states.includes('open')) return 'possible';
  const absent = states.filter((state) => state === 'absent').length;
  if (absent > 0) return absent === 1 ? 'halfVpc' : 'noVpc';
  return isOff(job.field('isolation')) ? 'noIsolation' : undefined;
}

function fixOf(unit: AnalysisUnit, job: ManagedJob, message: Message): Fix | undefined {
  const isMissing = (field: Field | undefined): boolean => field?.state === 'absent';
  const wanted: Wanted[] = [];
  if (isMissing(job.field('subnets'))) wanted.push({ role: 'subnets', text: `['subnet-id']` });
  if (isMissing(job.field('groups'))) wanted.push({ role: 'groups', text: `['security-group-id']` });
  if (isOff(job.field('isolation'))) wanted.push({ role: 'isolation', text: 'True' });
  const title =
    message === 'noIsolation'
      ? 'Isolate the containers from the network'
      : 'Run it in a private network, with placeholders for its subnets and security groups';
  return message === 'possible' ? undefined : jobFix(unit, job, title, wanted);
}
