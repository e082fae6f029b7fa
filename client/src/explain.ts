import { commands, Uri, window } from 'vscode';
import type { RuleSummary } from '../../server/src/lsp/protocol.js';
import { methods } from '../../server/src/lsp/protocol.js';
import type { Extension } from './start.js';

/** Shows a rule's page, which comes with the extension; asks which one where no rule is named. */
export async function explainRule({ client, context }: Extension, argument: unknown): Promise<void> {
  const rules = await client.sendRequest<RuleSummary[]>(methods.rules);
  const named = rules.find(({ id, name }) => id === argument || name === argument);
  const rule = named ?? (await chooseRule(rules));
  if (rule === undefined) return;
  const page = Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule.name}.md`);
  await commands.executeCommand('markdown.showPreview', page);
}

async function chooseRule(rules: readonly RuleSummary[]): Promise<RuleSummary | undefined> {
  const items = rules.map((rule) => ({ label: rule.name, description: rule.id, detail: rule.summary, rule }));
  const options = { placeHolder: 'Rule to explain', matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.rule;
}
