import { defineRule, type Fix, type RuleFinding } from '../rule.js';
import { commandPath, commandsOf, writtenAt } from '../semantics/commands.js';
import { rootReason, startsJob } from '../semantics/job-commands.js';
import { alternatives } from '../semantics/constants.js';
import { concernsMxnet } from '../semantics/relation.js';
import type { Value } from '../dataflow/value.js';
import type { Edit, Span } from '../source/span.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'sudo' | 'mpiRoot' | 'container' | 'remote' | 'becomesRoot';

/** What a job of MXNet executes (pickled optimizers and states among it) it executes with the rights of its process. */
export default defineRule<Message>({
  meta: {
    id: 'MXS602',
    name: 'root-process',
    summary: 'Training or serving process that is started with the rights of root',
    severity: 'warning',
    cwe: ['CWE-250', 'CWE-269'],
    fixable: 'review',
    since: '0.1.0',
    page: ['least-privilege'],
    messages: {
      sudo: 'This starts training or serving with `sudo`. Whoever gets code into the job, through a pickle or a model, gets the whole machine. Start it under an account of its own.',
      mpiRoot:
        '`--allow-run-as-root` starts the job of every node as root. Whoever gets code into the job, through a pickle or a model, gets all machines. Start it under an account of its own.',
      container:
        'This starts a container with the rights of root ({what}). Whoever gets code into the job, through a pickle or a model, can reach the host. Run it as a user of its own, without privileges.',
      remote:
        'This starts the job on another machine as root. Whoever gets code into the job, through a pickle or a model, gets that machine. Log in with an account of its own.',
      becomesRoot:
        'This makes the process run as root. Whoever gets code into the job, through a pickle or a model, gets the whole machine. Keep the account that the job was started with.',
    },
  },
  anchors: {
    concepts: ['runs-command', 'changes-user'],
    texts: /mxnet|\bDMLC_/i,
  },

  *check(unit) {
    if (!concernsMxnet(unit)) return;
    const seen = new Set<string>();
    for (const call of unit.calls('runs-command'))
      for (const finding of commands(unit, call)) {
        const key = `${String(finding.span.start)}:${String(finding.span.end)}`;
        if (!seen.has(key)) yield finding;
        seen.add(key);
      }
    for (const call of unit.calls('changes-user'))
      if (call.contexts.some((context) => isRootUser(unit.arg(context, 'user')?.value)))
        yield { message: 'becomesRoot', span: call.span };
  },
});

function* commands(unit: AnalysisUnit, call: ConceptCall): Iterable<RuleFinding<Message>> {
  for (const context of call.contexts) {
    const all = commandsOf(unit, context);
    const starting = all.some((command) => startsJob(command));
    if (starting && isRootUser(unit.arg(context, 'user')?.value))
      yield { message: 'becomesRoot', span: call.span };
    if (starting && context.match.row.traits?.['as'] === 'root') yield { message: 'sudo', span: call.span };
    for (const command of all) {
      const found = rootReason(command);
      if (!found) continue;
      for (const span of writtenAt(unit, context, found.pattern))
        yield {
          message: found.reason,
          span,
          data: { what: found.option === undefined ? 'as the user root' : `\`${found.option}\`` },
          path: commandPath(context, span),
          fixes: found.reason === 'sudo' ? dropSudo(unit, span) : dropOption(unit, span, found.option),
        };
    }
  }
}

function isRootUser(value: Value | undefined): boolean {
  if (!value) return false;
  return alternatives(value).some((atom) => {
    if (atom.k !== 'const') return false;
    return (
      (atom.value.kind === 'int' && atom.value.value === 0) ||
      (atom.value.kind === 'str' && atom.value.value === 'root')
    );
  });
}

/** Only where the word begins a literal, or is one of a list, is it known what stays. */
function dropSudo(unit: AnalysisUnit, span: Span): Fix[] {
  const found = /^(\w?["'])sudo\s+(?=[\w/.])(?!\S*-)/.exec(unit.textAt(span));
  const start = span.start + (found?.[1]?.length ?? 0);
  const edit = found
    ? { span: { start, end: span.start + found[0].length }, newText: '' }
    : /^\s*,\s*["']-/.test(unit.text.slice(span.end))
      ? undefined
      : dropItem(unit, span, 'sudo');
  return edit ? [{ title: 'Start it without `sudo`', safety: 'review', edits: [edit] }] : [];
}

function dropOption(unit: AnalysisUnit, span: Span, option: string | undefined): Fix[] {
  if (option === undefined) return [];
  const at = unit.textAt(span).indexOf(` ${option}`);
  const start = span.start + at;
  const edit =
    at < 0 ? dropItem(unit, span, option) : { span: { start, end: start + option.length + 1 }, newText: '' };
  return edit ? [{ title: `Remove \`${option}\``, safety: 'review', edits: [edit] }] : [];
}

/** Takes a word out of a list, with the comma behind it. */
function dropItem(unit: AnalysisUnit, span: Span, word: string): Edit | undefined {
  if (unit.textAt(span).replace(/^\w?["']|["']$/g, '') !== word) return undefined;
  const behind = /^\s*,\s*/.exec(unit.text.slice(span.end));
  return behind ? { span: { start: span.start, end: span.end + behind[0].length }, newText: '' } : undefined;
}
