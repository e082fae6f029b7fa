import type { Edit, Engine, OpenText } from '../core/index.js';
import { LineTable } from '../core/index.js';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { Analyzed } from './analyze.js';

/** One open Python document; its `OpenText` owns a syntax tree, which `Documents` deletes. */
export interface Document {
  readonly uri: string;
  readonly version: number;
  readonly text: OpenText;
  readonly lines: LineTable;
  /** The latest result, possibly of an older version or configuration. */
  readonly analyzed?: Analyzed;
}

/** What the client has opened. Each document's tree is deleted here and nowhere else. */
export class Documents {
  readonly #engine: () => Engine;
  readonly #documents = new Map<string, Document>();

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  get(uri: string): Document | undefined {
    return this.#documents.get(uri);
  }

  all(): readonly Document[] {
    return [...this.#documents.values()];
  }

  /** Opening an open document again replaces it: some clients do after a rename. */
  open(uri: string, version: number, text: string): Document {
    this.close(uri);
    const document = { uri, version, text: this.#engine().open(text), lines: new LineTable(text) };
    this.#documents.set(uri, document);
    return document;
  }

  /** Applies changes in order, each to the result of the one before; `undefined` when the document is not open. */
  change(
    uri: string,
    version: number,
    changes: readonly TextDocumentContentChangeEvent[],
  ): Document | undefined {
    const before = this.#documents.get(uri);
    if (before === undefined) return undefined;
    const { edits, lines } = toEdits(before, changes);
    before.text.edit(edits);
    const document: Document = { ...before, version, lines };
    this.#documents.set(uri, document);
    return document;
  }

  /** Keeps a result with its document, unless that has been closed since. */
  keep(uri: string, analyzed: Analyzed): void {
    const document = this.#documents.get(uri);
    if (document !== undefined) this.#documents.set(uri, { ...document, analyzed });
  }

  /** Returns whether it was open. */
  close(uri: string): boolean {
    this.#documents.get(uri)?.text.close();
    return this.#documents.delete(uri);
  }

  closeAll(): void {
    for (const uri of [...this.#documents.keys()]) this.close(uri);
  }
}

/**
 * Turns changes into edits, each of which counts from the result of the one before. Editors send many-cursor changes
 * from the bottom up, so the line table is rebuilt only for a change that does not lie wholly above the earlier ones.
 */
function toEdits(document: Document, changes: readonly TextDocumentContentChangeEvent[]) {
  const edits: Edit[] = [];
  let text = document.text.text;
  let lines = document.lines;
  let lowest = Infinity;
  for (const change of changes) {
    let span = { start: 0, end: text.length };
    if ('range' in change) {
      const touched = Math.max(change.range.start.line, change.range.end.line);
      if (lowest !== Infinity && touched >= lines.positionAt(lowest).line) {
        lines = new LineTable(text);
        lowest = Infinity;
      }
      span = lines.spanOf(change.range);
    }
    edits.push({ span, newText: change.text });
    text = text.slice(0, span.start) + change.text + text.slice(span.end);
    lowest = Math.min(lowest, span.start);
  }
  return { edits, lines: edits.length > 0 ? new LineTable(text) : lines };
}
