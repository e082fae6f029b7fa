import type { Finding, RuleMeta, Span } from '../../core/index.js';
import type { Hover, HoverParams } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import { analyzeDocument } from '../analyze.js';
import { shown } from '../convert.js';
import { rulePage, weaknessPage } from '../links.js';
import { type Locator, locator } from '../locate.js';
import { escapeMessage, escapeText } from '../markdown.js';
import type { Session } from '../session.js';
import { cancellable } from './cancellable.js';

/** Answers `textDocument/hover` on a finding: what is wrong, how it comes about, what kind of weakness it is. */
export function registerHover(session: Session): void {
  session.connection.onHover(cancellable((params) => hover(session, params)));
}

async function hover(
  session: Session,
  { textDocument: { uri }, position }: HoverParams,
): Promise<Hover | null> {
  if (session.documents.get(uri) === undefined) return null;
  const settings = await session.settings.of(uri);
  const document = session.documents.get(uri);
  if (document === undefined) return null;
  const { analysis } = analyzeDocument(session, document, settings);
  const offset = document.lines.offsetAt(position);
  const here = shown(analysis).filter(({ span }) => span.start <= offset && offset <= span.end);
  const first = here[0];
  if (first === undefined) return null;
  const rules = new Map(session.started.engine.rules.map((rule) => [rule.name, rule]));
  const brief = session.client.options.diagnosticsInHover === true;
  const render = !session.client.markdownHover ? toPlainText : brief ? toBriefMarkdown : toMarkdown;
  const kind = session.client.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  const locate = locator(session, document);
  const parts = here.map((finding) => render(finding, rules.get(finding.ruleName), locate));
  const separator = kind === MarkupKind.Markdown ? '\n\n---\n\n' : '\n\n';
  return { contents: { kind, value: parts.join(separator) }, range: document.lines.rangeOf(first.span) };
}

/** `line 12`, or `other.py line 12`. */
function placeOf(span: Span, locate: Locator): string {
  const line = `line ${(locate(span)?.range.start.line ?? 0) + 1}`;
  return span.file === undefined ? line : `${span.file} ${line}`;
}

function toMarkdown(finding: Finding, rule: RuleMeta | undefined, locate: Locator): string {
  const steps = finding.path.map(
    ({ span, note }, index) => `${index + 1}. ${escapeText(placeOf(span, locate))}: ${escapeMessage(note)}`,
  );
  return paragraphs([
    titleOf(finding, rule),
    escapeMessage(finding.message),
    steps.join('\n'),
    ...endOf(finding, rule),
  ]);
}

function toBriefMarkdown(finding: Finding, rule: RuleMeta | undefined): string {
  return paragraphs([titleOf(finding, rule), ...endOf(finding, rule)]);
}

function titleOf(finding: Finding, rule: RuleMeta | undefined): string {
  return `**${escapeText(rule?.summary ?? finding.ruleName)}** (${finding.severity})`;
}

/** What can be done about it, and where to read more. */
function endOf(finding: Finding, rule: RuleMeta | undefined): readonly string[] {
  const titles = finding.fixes.map((fix) => escapeMessage(fix.title));
  const weaknesses = (rule?.cwe ?? []).map((cwe) => `[${escapeText(cwe)}](${weaknessPage(cwe)})`);
  const page = `[${escapeText(`${finding.ruleId} ${finding.ruleName}`)}](${rulePage(finding.ruleName)})`;
  return [
    titles.length === 0 ? '' : `Quick fix: ${titles.join('; ')}`,
    [page, ...weaknesses].join(' \u00b7 '),
  ];
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function toPlainText(finding: Finding, rule: RuleMeta | undefined, locate: Locator): string {
  const steps = finding.path.map(({ span, note }) => `- ${placeOf(span, locate)}: ${note}`);
  const title = `${rule?.summary ?? finding.ruleName} (${finding.severity})`;
  const links = [
    `${finding.ruleId} ${finding.ruleName}: ${rulePage(finding.ruleName)}`,
    ...(rule?.cwe ?? []),
  ];
  return [title, finding.message, ...steps, ...links].join('\n');
}
