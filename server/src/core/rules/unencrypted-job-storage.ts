import { defineRule, type RuleFinding } from '../rule.js';
import { jobFix, type Wanted } from '../fix/job-arguments.js';
import { hasOwnStorage, type ManagedJob, stepsTo, trainingJobs } from '../semantics/training-jobs.js';
import type { AnalysisUnit } from '../semantics/unit.js';

type Message = 'noKey';

/**
 * Checkpoints and models of a managed job lie on a volume while it runs and in a bucket afterwards. Without keys of one's own
 * the service's defaults hold, which protect a lost disk and not a bucket that others may read.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS605',
    name: 'unencrypted-job-storage',
    summary: 'Managed MXNet job that keeps checkpoints and models without an encryption key of yours',
    severity: 'information',
    cwe: ['CWE-311'],
    fixable: 'review',
    since: '0.1.0',
    page: ['encrypted-checkpoints'],
    messages: {
      noKey:
        'This {kind} keeps checkpoints and models without an encryption key of yours ({missing} not set). Who may read the volume or the bucket can then read the model. Pass keys that only this job and its users may use.',
    },
  },
  anchors: { concepts: ['starts-training-job'] },

  *check(unit) {
    for (const jobs of trainingJobs(unit)) yield* one(unit, jobs);
  },
});

function* one(unit: AnalysisUnit, jobs: readonly ManagedJob[]): Iterable<RuleFinding<Message>> {
  for (const job of jobs) {
    const roles = missingKeys(job);
    if (roles.length === 0) continue;
    const wanted = roles.map((role): Wanted => ({ role, text: `'kms-key-id'` }));
    const fix = jobFix(unit, job, 'Encrypt with keys of your own, with placeholders for them', wanted);
    yield {
      message: 'noKey',
      span: job.call.span,
      data: {
        kind: job.kind,
        missing: roles.map((role) => `\`${job.field(role)?.path ?? role}\``).join(' and '),
      },
      path: stepsTo(job.context, `the ${job.kind} is made here`),
      fixes: fix ? [fix] : [],
    };
    return;
  }
}

/** The keys that are certainly not passed; none where an unresolved `**` may pass them. */
function missingKeys(job: ManagedJob): readonly string[] {
  const roles = hasOwnStorage(job) ? ['outputKey'] : ['volumeKey', 'outputKey'];
  return roles.filter((role) => job.field(role)?.state === 'absent');
}
