import type { Span } from '../source/span.js';
import type { Code, Comment, ParsedFile, SyntaxFault } from './ir.js';

/** Characters of text whose trees are kept at a time; a tree takes some twenty times as much memory. */
const kept = 6_000_000;

/** Keeps the trees that were used last, over all files of a project: a project may have more files than memory has room for trees. */
export class TreePool {
  private readonly used = new Set<LazyFile>();
  private size = 0;

  /** Notes that the tree of a file is in use; gives up those that were not for long. */
  touch(file: LazyFile): void {
    if (this.used.delete(file)) this.used.add(file);
    else {
      this.used.add(file);
      this.size += file.text.length;
    }
    for (const other of this.used) {
      if (this.size <= kept || other === file) return;
      other.dispose();
    }
  }

  /** Notes that the tree of a file is gone. */
  forget(file: LazyFile): void {
    if (this.used.delete(file)) this.size -= file.text.length;
  }
}

/** A file whose tree is made when it is needed, and made again when it was given up in between. */
export class LazyFile implements ParsedFile {
  private parsed: ParsedFile | undefined;
  private lowered: Code | undefined;
  private found: { readonly limit: number; readonly faults: readonly SyntaxFault[] } | undefined;

  /** `parse` may give undefined where a text takes too long; the file then reads as empty. */
  constructor(
    readonly text: string,
    private readonly parse: (text: string) => ParsedFile | undefined,
    private readonly pool: TreePool,
  ) {}

  /** Whether the text can be parsed in the time that there is. */
  isReadable(): boolean {
    return this.tree() !== undefined;
  }

  module(): Code {
    return (this.lowered ??= this.tree()?.module() ?? empty('module', 0));
  }

  body(kind: 'function' | 'lambda' | 'class', span: Span): Code {
    return this.tree()?.body(kind, span) ?? empty(kind, span.start);
  }

  comments(): readonly Comment[] {
    return this.tree()?.comments() ?? [];
  }

  faults(limit: number): readonly SyntaxFault[] {
    if (this.found?.limit !== limit) this.found = { limit, faults: this.tree()?.faults(limit) ?? [] };
    return this.found.faults;
  }

  statementAt(offset: number): Span {
    return this.tree()?.statementAt(offset) ?? { start: offset, end: offset };
  }

  dispose(): void {
    this.pool.forget(this);
    this.parsed?.dispose();
    this.parsed = undefined;
  }

  private tree(): ParsedFile | undefined {
    this.parsed ??= this.parse(this.text);
    if (this.parsed) this.pool.touch(this);
    return this.parsed;
  }
}

function empty(kind: Code['kind'], base: number): Code {
  return { kind, base, instrs: [], registers: 0, locals: new Set() };
}
