import type { ImportGraph } from './import-graph.js';

/** What hot names are computed from. */
export interface HotSource {
  paths(): Iterable<string>;
  text(path: string): string | undefined;
  /** Every word of a file. */
  words(path: string): ReadonlySet<string>;
  /** Offsets in a file that concern a rule. */
  places(path: string): readonly number[];
  readonly graph: ImportGraph;
}

const definition = /^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)/gm;
const maxRounds = 8;
const none: ReadonlySet<string> = new Set();

/**
 * The names of each file whose use in another file may concern a rule: functions and classes in which a candidate lies or that
 * use such ones, and what the file imports of that kind. Found by the text alone, so that deciding what to look at costs no
 * parse; a name too many costs time, not truth.
 */
export class HotNames {
  private known: Map<string, ReadonlySet<string>> | undefined;
  private readonly changed = new Set<string>();
  private version = 0;

  constructor(private readonly source: HotSource) {}

  /** Notes that the text of a file changed. */
  touch(path: string): void {
    this.changed.add(path);
    this.version += 1;
  }

  /** Forgets everything, since files came or went. */
  reset(): void {
    this.known = undefined;
    this.version += 1;
  }

  /** Finds out all names, one file at a step; in vain where something changes meanwhile. */
  *settle(): Iterable<void> {
    const { version } = this;
    const known = yield* this.compute();
    if (version !== this.version) return;
    this.known = known;
    this.changed.clear();
  }

  /** Offsets in a file at which it uses hot names of others. */
  usesIn(path: string): readonly number[] {
    const known = this.all();
    if (known.size === 0) return [];
    const imported = this.imported(path, known);
    return this.uses(path, imported);
  }

  private all(): ReadonlyMap<string, ReadonlySet<string>> {
    const { known } = this;
    if (known && [...this.changed].some((path) => !same(this.of(path, known), known.get(path) ?? none)))
      this.known = undefined;
    this.changed.clear();
    return (this.known ??= last(this.compute()));
  }

  private *compute(): Generator<undefined, Map<string, ReadonlySet<string>>> {
    const known = new Map<string, ReadonlySet<string>>();
    let waiting = new Set<string>();
    for (const path of this.source.paths()) if (this.source.places(path).length > 0) waiting.add(path);
    for (let round = 0; round < maxRounds && waiting.size > 0; round += 1) {
      const next = new Set<string>();
      for (const path of waiting) {
        yield;
        const names = this.of(path, known);
        if (names.size === 0 || same(names, known.get(path) ?? none)) continue;
        known.set(path, names);
        for (const importer of this.source.graph.directImportersOf(path)) next.add(importer);
      }
      waiting = next;
    }
    return known;
  }

  private of(path: string, known: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
    const text = this.source.text(path);
    if (text === undefined) return none;
    const hot = this.imported(path, known);
    const blocks = [...text.matchAll(definition)].map((match) => ({
      start: match.index,
      name: match[1] ?? '',
    }));
    if (blocks.length === 0) return hot;
    take(blocks, this.source.places(path), hot);
    for (let round = 0; round < 2 && hot.size > 0; round += 1)
      if (take(blocks, this.uses(path, hot), hot) === 0) break;
    return hot;
  }

  /** Offsets of uses of names. */
  private uses(path: string, names: ReadonlySet<string>): number[] {
    const present = this.source.words(path);
    const words = [...names].filter((name) => present.has(name));
    if (words.length === 0) return [];
    const text = this.source.text(path) ?? '';
    return [...text.matchAll(new RegExp(`\\b(?:${words.join('|')})\\b`, 'g'))].map(({ index }) => index);
  }

  /** The hot names of others as a file calls them. */
  private imported(path: string, known: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
    const hot = new Set<string>();
    if (known.size === 0) return hot;
    for (const { statement, files } of this.source.graph.importsOf(path))
      for (const file of files) {
        const names = known.get(file);
        if (!names) continue;
        const whole = statement.names.includes('*') || !statement.names.some((name) => names.has(name));
        // A star, or a module as a whole: its names are used as they are, or behind a dot.
        if (whole) for (const name of names) hot.add(name);
        for (const [index, name] of statement.names.entries())
          if (names.has(name)) hot.add(statement.binds[index] ?? name);
      }
    return hot;
  }
}

function take(
  blocks: readonly { readonly start: number; readonly name: string }[],
  places: readonly number[],
  hot: Set<string>,
): number {
  const before = hot.size;
  for (const place of places) {
    let [low, high] = [0, blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blocks[middle]?.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    const block = blocks[low - 1];
    if (block) hot.add(block.name);
  }
  return hot.size - before;
}

/** What a generator ends with. */
function last<T>(steps: Iterator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((name) => b.has(name));
}
