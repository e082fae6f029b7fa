import type { Edit, OpenText } from '../core/index.js';
import { LineTable } from '../core/index.js';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { Analyzed } from './analyze.js';
import type { Opened, Place } from './projects.js';

/** One open Python document; its `OpenText` owns a syntax tree, which `Documents` deletes. */
export interface Document {
  readonly uri: string;
  readonly version: number;
  readonly text: OpenText;
  readonly lines: LineTable;
  /** Where it lies among others that the engine knows; absent: it is analysed by itself. */
  readonly place?: Place;
  /** The latest result, possibly of an older version or configuration. */
  readonly analyzed?: Analyzed;
  /** The latest result may not hold, since other files have changed. */
  readonly doubtful?: true;
  /** The result that the client knows last. */
  readonly shown?: string;
}

/** What the client has opened. Each document's tree is deleted here and nowhere else. */
export class Documents {
  readonly #opener: (uri: string, text: string) => Opened;
  readonly #documents = new Map<string, Document>();

  /** @param opener opens a text where it belongs. */
  constructor(opener: (uri: string, text: string) => Opened) {
    this.#opener = opener;
  }

  get(uri: string): Document | undefined {
    return this.#documents.get(uri);
  }

  all(): readonly Document[] {
    return [...this.#documents.values()];
  }

  /** The document that is open at a place. */
  at(place: Place): Document | undefined {
    return this.all().find(
      (document) => document.place?.contents === place.contents && document.place.path === place.path,
    );
  }

  /** Opening an open document again replaces it: some clients do after a rename. */
  open(uri: string, version: number, text: string): Document {
    this.close(uri);
    const document = { uri, version, ...this.#opener(uri, text), lines: new LineTable(text) };
    this.#documents.set(uri, document);
    return document;
  }

  /** Opens a document anew where it belongs now, with the text that it has. */
  move(uri: string): void {
    const before = this.#documents.get(uri);
    if (before === undefined) return;
    const { place: _place, ...rest } = before;
    const text = before.text.text;
    before.text.close();
    this.#documents.delete(uri);
    this.#documents.set(uri, { ...rest, ...this.#opener(uri, text), doubtful: true });
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
    if (document === undefined) return;
    const { doubtful: _doubtful, ...rest } = document;
    this.#documents.set(uri, { ...rest, analyzed });
  }

  /** Files that a document may depend on have changed. */
  doubt(uri: string): void {
    const document = this.#documents.get(uri);
    if (document !== undefined) this.#documents.set(uri, { ...document, doubtful: true });
  }

  /** The client has been given a result. */
  show(uri: string, resultId: string): void {
    const document = this.#documents.get(uri);
    if (document !== undefined) this.#documents.set(uri, { ...document, shown: resultId });
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
