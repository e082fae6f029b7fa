import { signFixes } from '../fix/artifacts.js';
import { defineRule } from '../rule.js';
import { holdsParameters } from '../semantics/parameters.js';
import { unsignedExports } from '../semantics/publications.js';

/** Who receives a model can verify it only if who sent it signed it. */
export default defineRule({
  meta: {
    id: 'MXS503',
    name: 'unsigned-model-export',
    summary: 'Model written and sent to others without a signature',
    severity: 'information',
    cwe: ['CWE-345', 'CWE-353'],
    fixable: 'review',
    since: '0.2.0',
    page: ['authenticated-artifacts'],
    messages: {
      unsigned:
        'This writes a model that `{how}` then gives to others, and nothing signs it: who receives it cannot tell whether it was changed. Sign it before it is sent (OpenSSF model signing, Sigstore, GPG).',
    },
  },
  anchors: { concepts: ['publishes', 'writes-checkpoint', 'runs-command'] },

  *check(unit) {
    if (!unit.usesMxnet) return;
    const told = new Set<number>();
    for (const { written, sent } of unsignedExports(unit)) {
      if (told.has(written.call.span.start) || !holdsParameters(unit, written.context)) continue;
      told.add(written.call.span.start);
      yield {
        message: 'unsigned',
        span: written.call.span,
        data: { how: sent.how },
        path: [{ span: written.call.span, note: 'the model is written here' }, sent.step],
        fixes: signFixes(unit, sent.context),
      };
    }
  },
});
