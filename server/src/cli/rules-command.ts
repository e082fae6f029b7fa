import { formatRules } from '../audit/report/text.js';
import { createEngine, type RuleMeta } from '../core/index.js';
import { rulePage, weaknessPage } from '../lsp/links.js';
import { readGrammar } from '../lsp/node/grammar.js';
import { readRulePage } from './documents.js';
import { EXIT, print, UsageError } from './output.js';

/** `mxsec rules`: a table of all rules. */
export async function rulesCommand(): Promise<number> {
  await print(formatRules(await loadRules()));
  return EXIT.clean;
}

/** `mxsec explain RULE`: the rule's page, or what its metadata says where the documents are not installed. */
export async function explainCommand(wanted: string): Promise<number> {
  const rule = findRule(await loadRules(), wanted);
  if (!rule) throw new UsageError(`no such rule: ${wanted} (\`mxsec rules\` lists them)`);
  await print(readRulePage(rule.name) ?? describe(rule));
  return EXIT.clean;
}

/** The rule of an id, in any case, or of a name. */
export const findRule = (rules: readonly RuleMeta[], wanted: string): RuleMeta | undefined =>
  rules.find(({ id, name }) => id === wanted.toUpperCase() || name === wanted.toLowerCase());

async function loadRules(): Promise<readonly RuleMeta[]> {
  return (await createEngine(await readGrammar())).rules;
}

function describe(rule: RuleMeta): string {
  const lines = [
    `# ${rule.name} (${rule.id})`,
    '',
    `${rule.summary}.`,
    '',
    `Severity: at most ${rule.severity}. Fix: ${rule.fixable}. Since ${rule.since}.`,
    ...rule.cwe.map((cwe) => `${cwe}: ${weaknessPage(cwe)}`),
    '',
    ...Object.values(rule.messages).map((message) => `- ${message}`),
    '',
    rulePage(rule.name),
  ];
  return `${lines.join('\n')}\n`;
}
