import { httpsFixes, tlsFixes } from '../fix/downloads.js';
import { defineRule, type FlowStep, type RuleFinding, type Severity } from '../rule.js';
import { type Fetch, fetchesOf } from '../semantics/fetches.js';
import { archiveOf } from '../semantics/archives.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import type { Span } from '../source/span.js';

type Message = 'plainHttp' | 'tlsOff' | 'noDigest' | 'unpacked';

const filesOfMxnet = /-symbol\.json|%04d\.params|\d{4}\.params|:04d?\}\.params/;

/**
 * What travels without TLS can be changed by anyone on the way; what nobody compares can be changed at its source
 * as well. Both matter for what is a model: other files are of interest only where everybody can change them.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS501',
    name: 'unverified-download',
    summary: 'Model downloaded over plain HTTP, without TLS checks, or without a digest',
    severity: 'error',
    cwe: ['CWE-295', 'CWE-319', 'CWE-494'],
    fixable: 'safe',
    since: '0.2.0',
    page: ['authenticated-artifacts'],
    messages: {
      plainHttp:
        'This fetches {what} over plain HTTP: anyone on the way can read and replace it. Use `https://`, and compare a digest.',
      tlsOff:
        'This fetches {what} without checking the certificate of the server: anyone on the way can pose as it and replace the file. Leave the check on.',
      noDigest:
        'This fetches a model from {address}, and nothing compares a digest or a signature: who can write there decides what the model does. Pass `sha1_hash` where the function takes it, or compare a SHA-256 before the model is loaded.',
      unpacked:
        "This unpacks an archive that was fetched from {address} and not verified. Its entries may name files outside of the folder. Pass `filter='data'`, and compare a digest before.",
    },
  },
  anchors: { concepts: ['downloads', 'extracts-archive'], texts: filesOfMxnet },

  *check(unit) {
    if (!unit.usesMxnet && !filesOfMxnet.test(unit.text)) return;
    const worst = new Map<string, RuleFinding<Message>>();
    for (const call of unit.calls('downloads'))
      for (const fetch of fetchesOf(unit, call))
        for (const finding of judge(unit, fetch)) keepWorst(worst, finding);
    yield* worst.values();
    for (const call of unit.calls('extracts-archive')) {
      const archive = archiveOf(unit, call);
      if (archive)
        yield {
          message: 'unpacked',
          span: call.span,
          severity: 'warning',
          data: { address: archive.source.what },
          path: [...archive.source.steps, { span: call.span, note: 'it is unpacked here' }],
        };
    }
  },
});

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

function keepWorst(worst: Map<string, RuleFinding<Message>>, finding: RuleFinding<Message>): void {
  const key = `${finding.message}:${String(finding.span.start)}:${String(finding.span.end)}`;
  const known = worst.get(key);
  if (!known || rank[finding.severity ?? 'error'] < rank[known.severity ?? 'error']) worst.set(key, finding);
}

function* judge(unit: AnalysisUnit, fetch: Fetch): Iterable<RuleFinding<Message>> {
  if (fetch.verified || fetch.artifact === 'other') return;
  const transport = [...transportOf(unit, fetch)];
  yield* transport;
  if (fetch.artifact === 'data') return;
  const weak = fetch.artifact === 'named' || fetch.fromStore || transport.length > 0;
  yield {
    message: 'noDigest',
    span: fetch.span,
    severity: weak ? 'information' : 'warning',
    data: { address: addressOf(fetch) },
    path: pathOf(fetch, fetch.span),
  };
}

function* transportOf(unit: AnalysisUnit, fetch: Fetch): Iterable<RuleFinding<Message>> {
  const url = unit.arg(fetch.context, 'url');
  const direct = fetch.span === fetch.context.term.span;
  const what = `${fetch.artifact === 'data' ? 'data' : 'a model'} from ${addressOf(fetch)}`;
  if (fetch.tlsOff)
    yield {
      message: 'tlsOff',
      span: direct ? fetch.tlsOff : fetch.span,
      severity: fetch.artifact === 'model' ? 'error' : 'information',
      data: { what },
      path: pathOf(fetch, fetch.tlsOff),
      fixes: tlsFixes(unit, fetch),
    };
  if (fetch.scheme === 'http')
    yield {
      message: 'plainHttp',
      span: direct ? (url?.valueSpan ?? fetch.span) : fetch.span,
      severity: fetch.loadedAt ? 'error' : fetch.artifact === 'model' ? 'warning' : 'information',
      data: { what },
      path: pathOf(fetch, fetch.span),
      fixes: httpsFixes(unit, fetch.context),
    };
}

function addressOf({ address }: Fetch): string {
  return address === '' || address === '…' ? 'an address that is not known here' : `\`${address}\``;
}

function pathOf(fetch: Fetch, span: Span): readonly FlowStep[] {
  const loaded = fetch.loadedAt ? [{ span: fetch.loadedAt, note: 'what was fetched is loaded here' }] : [];
  return [{ span, note: 'it is fetched here' }, ...loaded];
}
