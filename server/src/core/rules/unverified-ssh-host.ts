import { defineRule, type Fix, type RuleFinding } from '../rule.js';
import { commandPath, commandsOf, writtenAt } from '../semantics/commands.js';
import { isConstant } from '../semantics/constants.js';
import { trustReason } from '../semantics/job-commands.js';
import { concernsMxnet } from '../semantics/relation.js';
import type { Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'unchecked' | 'policy' | 'launcher' | 'openNotebook';

/** Whoever answers in the place of a node gets the job's commands, its environment and often its credentials. */
export default defineRule<Message>({
  meta: {
    id: 'MXS607',
    name: 'unverified-ssh-host',
    summary: 'Remote access to a node without a check of who answers, or who asks',
    severity: 'warning',
    cwe: ['CWE-322', 'CWE-306'],
    fixable: 'review',
    since: '0.1.0',
    page: ['no-unauthorised-access'],
    messages: {
      unchecked:
        'This connects to nodes without checking their host keys. Whoever answers in the place of a node gets the commands, the environment and the credentials of the job. Put the keys of the nodes into `known_hosts` and leave the check on.',
      policy:
        'This accepts the key of any host that it does not know. Whoever answers in the place of a node gets the commands and the credentials of the job. Load the keys of the nodes with `load_host_keys` and reject all others.',
      launcher:
        'The ssh launcher of `launch.py` calls ssh with `StrictHostKeyChecking=no`, and puts AWS credentials on the command line of each node. Whoever answers in the place of a node gets both. Use another launcher, or start the nodes yourself over checked connections.',
      openNotebook:
        'This notebook server listens on all interfaces and asks for no token: anyone who reaches it runs code on this node. Keep the token, and listen on the loopback interface.',
    },
  },
  anchors: {
    concepts: ['runs-command', 'trusts-any-host'],
    texts: /StrictHostKeyChecking|AutoAddPolicy|WarningPolicy|mxnet|\bDMLC_/i,
  },

  *check(unit) {
    if (!concernsMxnet(unit)) return;
    const seen = new Set<string>();
    for (const finding of [...commands(unit), ...policies(unit)]) {
      const key = `${String(finding.span.start)}:${String(finding.span.end)}`;
      if (!seen.has(key)) yield finding;
      seen.add(key);
    }
  },
});

function* commands(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  for (const call of unit.calls('runs-command'))
    for (const context of call.contexts)
      for (const command of commandsOf(unit, context)) {
        const found = trustReason(command);
        if (!found) continue;
        for (const span of writtenAt(unit, context, found.pattern))
          yield {
            message: found.reason,
            span,
            severity: found.certain ? 'warning' : 'information',
            path: commandPath(context, span),
            fixes: found.reason === 'unchecked' ? keepCheck(unit, span) : [],
          };
      }
}

/** Turns the option around: the way to the nodes then fails until their keys are known, which is the point. */
function keepCheck(unit: AnalysisUnit, span: Span): Fix[] {
  const found = /(StrictHostKeyChecking["']?\s*[=:\s]\s*["']?)(no|off)\b/i.exec(unit.textAt(span));
  if (!found?.[1] || !found[2]) return [];
  const start = span.start + found.index + found[1].length;
  const edits = [{ span: { start, end: start + found[2].length }, newText: 'yes' }];
  return [{ title: 'Check host keys: `StrictHostKeyChecking=yes`', safety: 'review', edits }];
}

function* policies(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  for (const call of unit.calls('trusts-any-host'))
    if (trustsAnyone(unit, call)) yield { message: 'policy', span: call.span };
}

function trustsAnyone(unit: AnalysisUnit, call: ConceptCall): boolean {
  return call.contexts.some((context) => {
    if (context.match.row.traits?.['trusts'] === 'without-keys') {
      const keys = unit.arg(context, 'known_hosts');
      return keys?.span !== undefined && isConstant(keys.value, 'none');
    }
    const policy = unit.arg(context, 'policy');
    // The policy itself is reported where it is given to a client.
    return policy !== undefined && policy.value.atoms.some((atom) => isTrustingPolicy(unit, atom));
  });
}

/** A policy class or an instance of it. */
function isTrustingPolicy(unit: AnalysisUnit, atom: Value['atoms'][number]): boolean {
  if (atom.k === 'result') return atom.call.callee.atoms.some((callee) => isTrustingPolicy(unit, callee));
  return atom.k === 'name' && unit.models.find(atom.name)?.concept === 'trusts-any-host';
}
