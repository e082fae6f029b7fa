import type { Edit, LineTable } from '../core/index.js';
import type { AnnotatedTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { ClientFacts } from './capabilities.js';

/** Edits of one text. */
export interface TextEdits {
  readonly uri: string;
  /** `null` for files that are not open. */
  readonly version: number | null;
  readonly lines: LineTable;
  readonly edits: readonly Edit[];
}

/** How the client is to ask before it applies an edit. */
export interface Review {
  readonly label: string;
  readonly description: string;
}

const annotation = 'mxsec.review';

/** An edit in the form that the client declared: with versions where it can check them, with a review where it can ask. */
export function toWorkspaceEdit(change: TextEdits, client: ClientFacts, review?: Review): WorkspaceEdit {
  const edits: TextEdit[] = change.edits.map(({ span, newText }) => ({
    range: change.lines.rangeOf(span),
    newText,
  }));
  if (!client.documentChanges) return { changes: { [change.uri]: edits } };
  const textDocument = { uri: change.uri, version: change.version };
  if (review === undefined || !client.changeAnnotations)
    return { documentChanges: [{ textDocument, edits }] };
  const annotated: AnnotatedTextEdit[] = edits.map((edit) => ({ ...edit, annotationId: annotation }));
  return {
    documentChanges: [{ textDocument, edits: annotated }],
    changeAnnotations: { [annotation]: { ...review, needsConfirmation: true } },
  };
}

/** An edit that makes a file; `undefined` where the client cannot do that. */
export function toFileCreation(uri: string, text: string, client: ClientFacts): WorkspaceEdit | undefined {
  if (!client.createFile) return undefined;
  const start = { line: 0, character: 0 };
  const fill: TextDocumentEdit = {
    textDocument: { uri, version: null },
    edits: [{ range: { start, end: start }, newText: text }],
  };
  return { documentChanges: [{ kind: 'create', uri, options: { ignoreIfExists: true } }, fill] };
}
