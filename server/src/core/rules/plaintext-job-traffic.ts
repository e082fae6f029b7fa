import { defineRule, type RuleFinding } from '../rule.js';
import { jobFix } from '../fix/job-arguments.js';
import { isOff } from '../semantics/job-fields.js';
import {
  type Distribution,
  distributionOf,
  type ManagedJob,
  stepsTo,
  trainingJobs,
} from '../semantics/training-jobs.js';
import type { AnalysisUnit } from '../semantics/unit.js';

type Message = 'plain' | 'possible';

/**
 * Workers and parameter servers exchange gradients and weights in plain text whatever the job is started with; a managed
 * service can encrypt what its containers say to each other, but does so only when it is asked.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS604',
    name: 'plaintext-job-traffic',
    summary: 'Distributed MXNet job whose machines talk to each other in plain text',
    severity: 'warning',
    cwe: ['CWE-319'],
    fixable: 'review',
    since: '0.1.0',
    page: ['plain-text-exchange'],
    messages: {
      plain:
        'This {kind} runs on several machines ({why}), and they exchange weights and gradients in plain text. Whoever sees that traffic can read the model and change it. Set `{encryption}`.',
      possible:
        'This {kind} runs on several machines ({why}), and whether their traffic is encrypted is not seen here. MXNet itself sends weights and gradients in plain text. Make sure that `{encryption}` is set.',
    },
  },
  anchors: { concepts: ['starts-training-job'] },

  *check(unit) {
    for (const jobs of trainingJobs(unit)) yield* one(unit, jobs);
  },
});

interface Verdict {
  readonly job: ManagedJob;
  readonly message: Message;
  readonly severity: Distribution['severity'];
  readonly why: string;
}

function* one(unit: AnalysisUnit, jobs: readonly ManagedJob[]): Iterable<RuleFinding<Message>> {
  const verdicts = jobs.flatMap((job) => verdictOf(job) ?? []);
  const best = verdicts.find(({ severity }) => severity === 'warning') ?? verdicts[0];
  if (!best) return;
  const { job, message, why } = best;
  const fix =
    message === 'plain'
      ? jobFix(unit, job, 'Encrypt the traffic between the containers', [
          { role: 'encryption', text: 'True' },
        ])
      : undefined;
  yield {
    message,
    span: job.call.span,
    severity: unit.config.network.isolated ? 'information' : best.severity,
    data: { kind: job.kind, why, encryption: job.field('encryption')?.path ?? '' },
    path: stepsTo(job.context, `the ${job.kind} is made here`),
    fixes: fix ? [fix] : [],
  };
}

function verdictOf(job: ManagedJob): Verdict | undefined {
  const encryption = job.field('encryption');
  const off = isOff(encryption);
  if (!off && encryption?.state !== 'open') return undefined;
  const distribution = distributionOf(job);
  if (!distribution) return undefined;
  const sure = off && !job.perhapsLocal;
  return {
    job,
    message: off ? 'plain' : 'possible',
    severity: sure ? distribution.severity : 'information',
    why: distribution.why,
  };
}
