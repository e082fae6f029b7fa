import type { Edit, Finding, Fix } from '../../core/index.js';
import { LineTable } from '../../core/index.js';
import type {
  CodeAction,
  CodeActionContext,
  CodeActionParams,
  Command,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import { analyzeDocument } from '../analyze.js';
import { configTextEdits } from '../config-edit.js';
import { diagnosticsOf, shown, touches } from '../convert.js';
import type { Document } from '../documents.js';
import { commands } from '../protocol.js';
import type { Session } from '../session.js';
import type { DocumentSettings } from '../settings.js';
import { baseName, childOf } from '../uris.js';
import type { Review } from '../workspace-edit.js';
import { toFileCreation, toWorkspaceEdit } from '../workspace-edit.js';
import { cancellable, contentModified } from './cancellable.js';

/** Answers `textDocument/codeAction`: everything is worked out anew from the text as it is now. */
export function registerCodeAction(session: Session): void {
  session.connection.onCodeAction(cancellable((params) => codeActions(session, params)));
}

/** What the actions of one request are made from. */
interface Subject {
  readonly session: Session;
  readonly document: Document;
  readonly settings: DocumentSettings;
  readonly context: CodeActionContext;
}

async function codeActions(session: Session, { textDocument: { uri }, range, context }: CodeActionParams) {
  if (!wanted(context.only)) return [];
  const asked = session.documents.get(uri);
  if (asked === undefined) return [];
  const settings = await session.settings.of(uri);
  const document = session.documents.get(uri);
  // The range of the request is one of the text that was asked about.
  if (document?.version !== asked.version) throw contentModified();
  const { analysis } = analyzeDocument(session, document, settings);
  const within = document.lines.rangeOf(document.lines.spanOf(range));
  const here = shown(analysis).filter((finding) => touches(document.lines.rangeOf(finding.span), within));
  const subject: Subject = { session, document, settings, context };
  if (!session.client.codeActionLiterals) return here.map(({ ruleName }) => explainCommand(ruleName));
  return [
    ...here.flatMap((finding) => fixActions(subject, finding)),
    ...here.flatMap((finding) => suppressActions(subject, finding)),
    ...uniqueRules(here).map((finding) => explainAction(subject, finding)),
  ];
}

function wanted(only: readonly string[] | undefined): boolean {
  const quickfix = CodeActionKind.QuickFix;
  return (
    only === undefined ||
    only.some((kind) => kind === '' || kind === quickfix || kind === quickfix.split('.')[0])
  );
}

function uniqueRules(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.ruleName, finding])).values()];
}

function fixActions(subject: Subject, finding: Finding): CodeAction[] {
  const preferred = finding.fixes.find((fix) => fix.safety === 'safe');
  return finding.fixes.flatMap((fix) => {
    const edit = fix.config ? configEdit(subject, fix) : textEdit(subject, fix);
    if (edit === undefined) return [];
    const title = fix.safety === 'review' && !fix.config ? `${fix.title} (review)` : fix.title;
    const action = {
      title,
      kind: CodeActionKind.QuickFix,
      edit,
      diagnostics: diagnosticsOf(finding, subject.document.lines, subject.context),
    };
    return [
      fix === preferred && subject.session.client.preferred ? { ...action, isPreferred: true } : action,
    ];
  });
}

function textEdit({ session, document }: Subject, fix: Fix): WorkspaceEdit | undefined {
  if (fix.edits.length === 0) return undefined;
  return toWorkspaceEdit(
    changeOf(document, fix.edits),
    session.client,
    fix.safety === 'review' ? review(fix) : undefined,
  );
}

function review(fix: Fix): Review {
  return { label: fix.title, description: 'Changes what the program does; read it before you apply it.' };
}

function changeOf(document: Document, edits: readonly Edit[]) {
  return { uri: document.uri, version: document.version, lines: document.lines, edits };
}

/** Edits the configuration that holds for the document, or starts an `mxsec.toml` at the root of its folder. */
function configEdit({ session, settings }: Subject, fix: Fix): WorkspaceEdit | undefined {
  if (fix.config === undefined) return undefined;
  const { file, root } = settings;
  if (file === undefined) {
    const [created] = configTextEdits('', fix.config, '') ?? [];
    return created && toFileCreation(childOf(root, 'mxsec.toml'), created.newText, session.client);
  }
  const prefix = baseName(file.uri) === 'pyproject.toml' ? 'tool.mxsec.' : '';
  const edits = configTextEdits(file.text, fix.config, prefix);
  return (
    edits &&
    toWorkspaceEdit({ uri: file.uri, version: null, lines: new LineTable(file.text), edits }, session.client)
  );
}

/** What a new suppression says until its author has written the reason. */
const reasonToWrite = 'reason';

function suppressActions(subject: Subject, finding: Finding): CodeAction[] {
  const { document, session } = subject;
  const edit = document.text.suppress(finding, reasonToWrite, session.host.today());
  if (edit === undefined) return [];
  return [
    {
      title: `Suppress ${finding.ruleName} here, with a reason`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(finding, document.lines, subject.context),
      edit: toWorkspaceEdit(changeOf(document, [edit]), session.client),
    },
  ];
}

function explainAction(subject: Subject, finding: Finding): CodeAction {
  const command = explainCommand(finding.ruleName);
  return {
    title: command.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticsOf(finding, subject.document.lines, subject.context),
    command,
  };
}

function explainCommand(ruleName: string): Command {
  return { title: `Explain ${ruleName}`, command: commands.explainRule, arguments: [ruleName] };
}
