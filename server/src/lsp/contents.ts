import type { Config, Engine, Range, Span, Workspace } from '../core/index.js';
import { defaultConfig, LineTable } from '../core/index.js';
import { openSource, type SourceFile, type SourceKind } from '../project/source-file.js';

/** A file as a host reads it. */
export interface FileText {
  readonly path: string;
  readonly kind: SourceKind;
  readonly text: string;
}

const origin: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The files of a workspace folder that an audit would look at, as the engine knows them. Owns the engine's workspace. */
export class Contents {
  readonly folder: string;
  readonly workspace: Workspace;
  readonly #configs = new Map<string, Config>();
  readonly #notebooks = new Map<string, SourceFile>();
  readonly #lines = new Map<string, { readonly text: string; readonly lines: LineTable }>();

  constructor(folder: string, engine: Engine) {
    this.folder = folder;
    this.workspace = engine.workspace((path) => this.#configs.get(path) ?? defaultConfig);
  }

  get count(): number {
    return this.#configs.size;
  }

  has(path: string): boolean {
    return this.#configs.has(path);
  }

  /** Every file, with the configuration that it was taken under. */
  configs(): readonly (readonly [string, Config])[] {
    return [...this.#configs];
  }

  /** Whether a file holds what somebody has read. */
  holds({ path, kind, text }: FileText): boolean {
    const notebook = this.#notebooks.get(path);
    return kind === 'notebook' ? notebook?.text === text : this.workspace.text(path) === text;
  }

  /** Takes what a file holds; a notebook that cannot be read is no file. A file keeps the configuration that it came with. */
  set({ path, kind, text }: FileText, config: Config): boolean {
    const source = kind === 'notebook' ? openSource(kind, text) : undefined;
    if (source && 'notice' in source) return false;
    if (source) this.#notebooks.set(path, source);
    if (!this.#configs.has(path)) this.#configs.set(path, config);
    this.workspace.set(path, source?.module ?? text);
    return true;
  }

  delete(path: string): void {
    this.#configs.delete(path);
    this.#notebooks.delete(path);
    this.#lines.delete(path);
    this.workspace.delete(path);
  }

  /** Where a span lies in the text of a file: for a notebook, in its JSON text. */
  rangeOf(path: string, span: Span): Range {
    const notebook = this.#notebooks.get(path);
    if (notebook) {
      const { startOffset: start, endOffset: end } = notebook.region(span);
      return this.#linesOf(path, notebook.text).rangeOf({ start, end });
    }
    const text = this.workspace.text(path);
    return text === undefined ? origin : this.#linesOf(path, text).rangeOf(span);
  }

  /** A file as reports see it. */
  sourceOf(path: string): SourceFile | undefined {
    const text = this.workspace.text(path);
    if (text === undefined) return undefined;
    const source = this.#notebooks.get(path) ?? openSource('python', text);
    return 'notice' in source ? undefined : source;
  }

  /** Deletes all trees. Documents that are open in it must have been closed. */
  close(): void {
    this.workspace.close();
  }

  #linesOf(path: string, text: string): LineTable {
    const known = this.#lines.get(path);
    if (known?.text === text) return known.lines;
    const lines = new LineTable(text);
    this.#lines.set(path, { text, lines });
    return lines;
  }
}
