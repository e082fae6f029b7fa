import { analyzeParsed, stopped } from './analyze.js';
import { ownersOf } from './dataflow/owners.js';
import type { Program } from './dataflow/program.js';
import { updateProgram } from './dataflow/update.js';
import { invalidate, World } from './dataflow/world.js';
import type { AnalysisContext, OpenText } from './engine.js';
import type { Analysis } from './finding.js';
import { HotNames } from './modules/hot-names.js';
import { ImportGraph } from './modules/import-graph.js';
import { filesMeant } from './modules/import-files.js';
import { Layout } from './modules/layout.js';
import { ProjectLinker } from './modules/linker.js';
import { type BuiltUnit, type UnitContext, unitOf } from './semantics/build-unit.js';
import { candidateOf, type Interest, makeProgram } from './semantics/prepare.js';
import { type Candidate, evaluateRoots, type Neighbour } from './semantics/roots.js';
import { Views } from './semantics/view.js';
import type { Edit } from './source/span.js';
import { suppressIn } from './suppress.js';
import { LazyFile, TreePool } from './syntax/lazy-file.js';
import type { ParsedFile } from './syntax/ir.js';
import { type Entry, interestIn, type WorkspaceParts, wordsOf, noInterest } from './workspace-entry.js';

/** The files of a project that may import each other, and what is known of them; what changes is evaluated anew, and what depends on it. */
export class WorkspaceFiles {
  private readonly entries = new Map<string, Entry>();
  private readonly layout = new Layout();
  private readonly pool = new TreePool();
  private readonly graph = new ImportGraph((statement, from) => filesMeant(this.layout, statement, from));
  private readonly linker = new ProjectLinker(this.layout, (path) => this.programOf(path));
  private readonly world = new World(this.linker);
  private readonly dirty = new Set<Entry>();
  private readonly evaluated = new Set<Entry>();
  /** Present as long as what `prepareAll` evaluated holds. */
  private views: Views | undefined;
  private readonly hot = new HotNames({
    paths: () => this.entries.keys(),
    text: (path) => this.entries.get(path)?.text,
    words: (path) => {
      const entry = this.entries.get(path);
      return entry ? wordsOf(entry) : new Set();
    },
    places: (path) => {
      const entry = this.entries.get(path);
      return (entry && this.interestOf(entry)?.places) ?? [];
    },
    graph: this.graph,
  });

  constructor(private readonly parts: WorkspaceParts) {}

  /** Takes the text of a file; of a notebook, the text of its module. Where the file is open, it counts once that is closed. */
  set(path: string, text: string): void {
    const known = this.entries.get(path);
    const entry = known ?? this.add(path);
    entry.stored = text;
    if (entry.source || (known && entry.text === text)) return;
    this.change(entry, text);
  }

  /** Forgets a file; one that is open, once it is closed. */
  delete(path: string): void {
    const entry = this.entries.get(path);
    if (entry?.source) delete entry.stored;
    else if (entry) this.remove(entry);
  }

  /** The text of a file as it counts now. */
  text(path: string): string | undefined {
    return this.entries.get(path)?.text;
  }

  /** The files whose findings may depend on the text of one, that one left out. */
  related(path: string): ReadonlySet<string> {
    return this.graph.relatedTo(path);
  }

  /** Finds out what the first question after many changes needs to know of all files, in small steps. */
  *settle(): Iterable<void> {
    for (const entry of this.entries.values()) yield void this.interestOf(entry);
    yield* this.graph.settle();
    yield* this.hot.settle();
  }

  /** Opens a file to be edited; what is open counts as it stands there until it is closed. */
  open(path: string, text: string): OpenText {
    const entry = this.entries.get(path) ?? this.add(path);
    entry.source?.close();
    const source = this.parts.parser.open(text);
    entry.source = source;
    entry.lazy?.dispose();
    delete entry.lazy;
    this.change(entry, text);
    return {
      get text() {
        return source.text;
      },
      edit: (edits: readonly Edit[]) => {
        source.edit(edits);
        if (entry.source === source) this.change(entry, source.text);
      },
      analyze: (context) => this.analyze(entry.path, context),
      suppress: (finding, reason, today) => {
        const file = this.fileOf(entry);
        return file && suppressIn(file, this.parts.rules, finding, { reason, today });
      },
      close: () => {
        if (entry.source === source) this.leave(entry);
        source.close();
      },
    };
  }

  /** Analyses a file with all that the others tell of it. Never throws for bad Python. */
  analyze(path: string, context: AnalysisContext): Analysis {
    this.sync();
    const entry = this.entries.get(path);
    const file = entry && this.fileOf(entry);
    if (!entry || !file) return stopped;
    const analysis = analyzeParsed(file, this.parts, context, (unitContext) =>
      this.build(entry, unitContext),
    );
    this.views?.release();
    return analysis;
  }

  /** Deletes every tree. */
  close(): void {
    for (const { source, lazy } of this.entries.values()) {
      source?.close();
      lazy?.dispose();
    }
    this.entries.clear();
  }

  /**
   * Evaluates all files for each other, once; what is then asked of each is cheap. For audits: an editor that asks about few files
   * leaves it, and only what concerns these is evaluated.
   */
  prepareAll(): void {
    this.sync();
    const candidates = [...this.entries.values()].flatMap((entry) => this.candidateOf(entry) ?? []);
    evaluateRoots(this.world, candidates, (called) => this.callersOf(called));
    this.views = new Views();
  }

  private build(entry: Entry, context: UnitContext): BuiltUnit | undefined {
    const views = this.views ?? this.evaluateFor(entry);
    const program = entry.program;
    if (!views || !program?.module.evaluation) return undefined;
    return { unit: unitOf(program, views.of(program), context), exhausted: () => program.exhausted };
  }

  private evaluateFor(entry: Entry): Views | undefined {
    this.world.doubtAll();
    const candidate = this.candidateOf(entry);
    if (!candidate) return undefined;
    const scope = new Set([entry.path, ...this.graph.importersOf(entry.path)]);
    evaluateRoots(this.world, [candidate], (called) =>
      scope.has(called.options.path) ? this.callersOf(called) : undefined,
    );
    return new Views();
  }

  /** Where in a file to look: at its own candidates, and at what it uses of other files that concerns a rule. */
  private candidateOf(entry: Entry): Candidate | undefined {
    const interest = this.interestOf(entry);
    const links = this.hot.usesIn(entry.path);
    if (!interest && links.length === 0) return undefined;
    this.world.setPhase('evaluating');
    const program = this.programOf(entry.path);
    if (!program) return undefined;
    const own = candidateOf(program, interest ?? noInterest);
    return { program, places: [...own.places, ...links] };
  }

  /** Files in which a function of a program may be called. */
  private callersOf(program: Program): readonly Neighbour[] {
    return this.graph.importersOf(program.options.path).flatMap((importer) => {
      const entry = this.entries.get(importer);
      return entry
        ? [{ text: entry.text, words: wordsOf(entry), program: () => this.programOf(importer) }]
        : [];
    });
  }

  private interestOf(entry: Entry): Interest | undefined {
    return interestIn(entry, this.parts);
  }

  private programOf(path: string): Program | undefined {
    const entry = this.entries.get(path);
    if (!entry) return undefined;
    if (entry.program) return entry.program;
    const file = this.fileOf(entry);
    if (!file) return undefined;
    const models = this.parts.modelsOf(this.parts.configFor(path));
    const { words: telling, modules } = this.interestOf(entry) ?? {
      words: new Set<string>(),
      modules: undefined,
    };
    this.evaluated.add(entry);
    return (entry.program = makeProgram({
      world: this.world,
      file,
      path,
      models,
      telling,
      ...(modules ? { modules } : {}),
    }));
  }

  private fileOf(entry: Entry): ParsedFile | undefined {
    const options = this.parts.parseOptions();
    if (entry.source) return options ? entry.source.file(options) : entry.source.file();
    entry.lazy ??= new LazyFile(entry.text, (text) => this.parse(text), this.pool);
    return entry.lazy.isReadable() ? entry.lazy : undefined;
  }

  private parse(text: string): ParsedFile | undefined {
    const options = this.parts.parseOptions();
    return options ? this.parts.parser.parse(text, options) : this.parts.parser.parse(text);
  }

  private add(path: string): Entry {
    const entry: Entry = { path, text: '' };
    this.entries.set(path, entry);
    this.layout.add(path);
    this.restructured();
    return entry;
  }

  /** A file is no longer open: what was given for it counts again, or nothing where nothing was. */
  private leave(entry: Entry): void {
    delete entry.source;
    if (entry.stored === undefined) this.remove(entry);
    else this.change(entry, entry.stored);
  }

  private remove(entry: Entry): void {
    this.drop(entry);
    entry.lazy?.dispose();
    this.entries.delete(entry.path);
    this.layout.delete(entry.path);
    this.graph.delete(entry.path);
    this.restructured();
  }

  private change(entry: Entry, text: string): void {
    this.views = undefined;
    entry.text = text;
    if (entry.lazy) {
      entry.lazy.dispose();
      delete entry.lazy;
    }
    this.graph.set(entry.path, text);
    this.hot.touch(entry.path);
    if (entry.program) this.dirty.add(entry);
  }

  /** Takes programs to the present versions of their files. */
  private sync(): void {
    for (const entry of this.dirty) {
      const file = entry.program && this.fileOf(entry);
      if (!file || !entry.program || !updateProgram(entry.program, file)) this.drop(entry);
      this.dirty.delete(entry);
    }
  }

  /** Forgets what is known of a file, and what others know by it. */
  private drop(entry: Entry): void {
    if (entry.program) invalidate([entry.program.module, ...ownersOf(entry.program)]);
    delete entry.program;
    this.linker.forget(entry.path);
    this.evaluated.delete(entry);
    this.dirty.delete(entry);
  }

  /** Files came or went, so that imports may mean others. */
  private restructured(): void {
    this.views = undefined;
    this.graph.reset();
    this.linker.reset();
    this.hot.reset();
    for (const entry of this.evaluated) this.drop(entry);
  }
}
