import { importsIn, type ImportStatement } from './imports.js';

/** An import with the files of the project that it means. */
export interface ResolvedImport {
  readonly statement: ImportStatement;
  readonly files: readonly string[];
}

/** Who imports whom in a project, by what the texts show. */
export class ImportGraph {
  private readonly texts = new Map<string, string>();
  private readonly statements = new Map<string, readonly ImportStatement[]>();
  private readonly resolved = new Map<string, readonly ResolvedImport[]>();
  private readonly relations = new Map<
    string,
    { readonly of: object; readonly files: ReadonlySet<string> }
  >();
  private readonly closures = new Map<string, { readonly of: object; readonly files: readonly string[] }>();
  private reverse: Map<string, Set<string>> | undefined;

  constructor(
    /** The files that an import statement of a file means. */
    private readonly resolve: (statement: ImportStatement, from: string) => readonly string[],
  ) {}

  /** Notes the text of a file. */
  set(path: string, text: string): void {
    this.texts.set(path, text);
    const before = this.statements.get(path);
    if (!before) return;
    const now = importsIn(text);
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    this.statements.set(path, now);
    this.resolved.delete(path);
    this.reverse = undefined;
  }

  delete(path: string): void {
    this.texts.delete(path);
    this.statements.delete(path);
    this.reset();
  }

  /** Forgets what was resolved, since files came or went. */
  reset(): void {
    this.resolved.clear();
    this.reverse = undefined;
  }

  /** The imports of a file that mean files of the project. */
  importsOf(path: string): readonly ResolvedImport[] {
    const known = this.resolved.get(path);
    if (known) return known;
    const statements = this.statements.get(path) ?? importsIn(this.texts.get(path) ?? '');
    this.statements.set(path, statements);
    const found = statements
      .map((statement) => ({
        statement,
        files: this.resolve(statement, path).filter((file) => file !== path),
      }))
      .filter(({ files }) => files.length > 0);
    this.resolved.set(path, found);
    return found;
  }

  /** The files that import a file themselves. */
  directImportersOf(path: string): Iterable<string> {
    return (this.reverse ??= this.build()).get(path) ?? [];
  }

  /** The files that import a file, themselves or through others, nearest first. */
  importersOf(path: string): readonly string[] {
    const reverse = (this.reverse ??= this.build());
    const known = this.closures.get(path);
    if (known?.of === reverse) return known.files;
    const found = new Set<string>();
    const waiting = [path];
    for (const file of waiting)
      for (const importer of reverse.get(file) ?? [])
        if (importer !== path && !found.has(importer)) {
          found.add(importer);
          waiting.push(importer);
        }
    this.closures.set(path, { of: reverse, files: [...found] });
    return [...found];
  }

  /** Finds out what every file imports, one file at a step. */
  *settle(): Iterable<void> {
    for (const path of this.texts.keys()) yield void this.importsOf(path);
  }

  /** The files that import a file, and all that these and the file itself import: what one passes to another may come from a third. */
  relatedTo(path: string): ReadonlySet<string> {
    const reverse = (this.reverse ??= this.build());
    const known = this.relations.get(path);
    if (known?.of === reverse) return known.files;
    const found = new Set([path, ...this.importersOf(path)]);
    for (const file of found)
      for (const { files } of this.importsOf(file)) for (const imported of files) found.add(imported);
    found.delete(path);
    this.relations.set(path, { of: reverse, files: found });
    return found;
  }

  private build(): Map<string, Set<string>> {
    const reverse = new Map<string, Set<string>>();
    for (const path of this.texts.keys())
      for (const { files } of this.importsOf(path))
        for (const file of files) reverse.set(file, (reverse.get(file) ?? new Set()).add(path));
    return reverse;
  }
}
