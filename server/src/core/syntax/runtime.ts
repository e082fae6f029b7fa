import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { Edit } from '../source/span.js';
import { applyEdit, parsedText, type EditedText } from './edit-text.js';
import type { ParsedFile } from './ir.js';
import { type BodyCache, versionedBodies } from './body-cache.js';
import { grammarIds } from './kinds.js';
import { makeNodes } from './nodes.js';
import { makeParsedFile, type FileContext, type ParsedTree } from './parsed-file.js';
import { cursorCalls, memoryBytes, type RuntimeModule } from './wasm.js';

/** The bytes of the two WebAssembly files. */
export interface ParserBinaries {
  /** `web-tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** `tree-sitter-python.wasm`. */
  readonly python: Uint8Array;
}

export interface ParseOptions {
  /** Asked again and again during a parse; once it answers true, the parse is given up. */
  readonly shouldStop: () => boolean;
}

/** A text that changes; it owns its tree. */
export interface OpenSource {
  /** The text as it now is. */
  readonly text: string;
  /** The file as it now is, parsed if it has changed; valid until the next `edit` or `close`. Its `dispose` does nothing. */
  file(): ParsedFile;
  /** The same, or undefined if the parse was given up; the next call tries again. */
  file(options: ParseOptions): ParsedFile | undefined;
  /** Applies edits in order, each against the result of the one before. Spans beyond the text are clamped. */
  edit(edits: readonly Edit[]): void;
  /** Deletes the tree; files that were taken from here must not be used after. */
  close(): void;
}

export interface PythonParser {
  /** Parses a text. Whoever gets the file calls its `dispose` once; calling it again does nothing. */
  parse(text: string): ParsedFile;
  /** The same, or undefined if the parse was given up. */
  parse(text: string, options: ParseOptions): ParsedFile | undefined;
  open(text: string): OpenSource;
  /** Size of the runtime's memory, which never shrinks: a host that outgrows its bounds starts a new worker. */
  memoryBytes(): number;
}

/** Loads the runtime and the grammar; returns the parser. The runtime is loaded once, the grammar with each call. */
export async function loadParser(binaries: ParserBinaries): Promise<PythonParser> {
  const module = await loadRuntime(binaries.runtime);
  const language = await Language.load(binaries.python);
  const parser = new Parser();
  parser.setLanguage(language);
  const context = { calls: cursorCalls(module), ids: grammarIds(language), nodes: makeNodes() };
  return makeParser(parser, context, module);
}

// web-tree-sitter keeps one runtime per process, whose module is the object that the first call gave it.
// eslint-disable-next-line no-restricted-syntax -- that object must be remembered as long as the runtime
let loaded: Promise<RuntimeModule> | undefined;

/** `locateFile` keeps the runtime from building a URL of its own, which fails in workers that run from a blob. */
function loadRuntime(wasmBinary: Uint8Array): Promise<RuntimeModule> {
  loaded ??= initialise({ wasmBinary, locateFile: (file: string) => file });
  return loaded;
}

/** The options object becomes the runtime's module: its exports are found on it afterwards. */
async function initialise(module: RuntimeModule): Promise<RuntimeModule> {
  await Parser.init(module);
  return module;
}

function makeParser(parser: Parser, context: FileContext, module: RuntimeModule): PythonParser {
  function parse(text: string): ParsedFile;
  function parse(text: string, options: ParseOptions): ParsedFile | undefined;
  function parse(text: string, options?: ParseOptions): ParsedFile | undefined {
    const parsed = parsedText(text);
    const tree = parseTree(parser, parsed, null, options);
    if (tree === undefined) return undefined;
    const source: ParsedTree = { text, parsed, tree };
    return makeParsedFile(context, source, () => {
      source.tree?.delete();
      source.tree = undefined;
    });
  }
  return {
    parse,
    open: (text) => openSource(parser, context, text),
    memoryBytes: () => memoryBytes(module),
  };
}

function openSource(parser: Parser, context: FileContext, initial: string): OpenSource {
  let current: EditedText = { text: initial, parsed: parsedText(initial) };
  let tree: Tree | undefined;
  let shown: Shown | undefined;
  let closed = false;
  const bodies = versionedBodies();

  /** Files that were given out must not see a tree that no longer fits their text. */
  const withdraw = (): void => {
    if (shown !== undefined) shown.source.tree = undefined;
    shown = undefined;
  };
  function file(): ParsedFile;
  function file(options: ParseOptions): ParsedFile | undefined;
  function file(options?: ParseOptions): ParsedFile | undefined {
    if (closed) throw new Error('The source has been closed.');
    if (shown !== undefined) return shown.file;
    const next = reparse(parser, current.parsed, tree, options);
    if (next === undefined) return undefined;
    tree?.delete();
    tree = next;
    bodies.next({ sound: !tree.rootNode.hasError });
    shown = show(context, { ...current, tree }, bodies);
    return shown.file;
  }
  return {
    get text() {
      return current.text;
    },
    file,
    edit(edits) {
      withdraw();
      current = applyEdits(current, tree, edits);
    },
    close() {
      withdraw();
      tree?.delete();
      tree = undefined;
      closed = true;
    },
  };
}

/** A file that was given out, and the tree behind it. */
interface Shown {
  readonly source: ParsedTree;
  readonly file: ParsedFile;
}

function show(context: FileContext, source: ParsedTree, bodies: BodyCache): Shown {
  return { source, file: makeParsedFile(context, source, () => undefined, bodies) };
}

function applyEdits(old: EditedText, tree: Tree | undefined, edits: readonly Edit[]): EditedText {
  let current = old;
  for (const edit of edits) {
    const { text, treeEdit } = applyEdit(current, edit);
    current = text;
    tree?.edit(treeEdit);
  }
  return current;
}

/**
 * Around broken text, what the grammar makes of it depends on the tree that it starts from. As equal texts must give
 * equal findings in every host, a tree with errors is parsed afresh.
 */
function reparse(
  parser: Parser,
  text: string,
  old: Tree | undefined,
  options?: ParseOptions,
): Tree | undefined {
  if (old === undefined) return parseTree(parser, text, null, options);
  const tree = parseTree(parser, text, old, options);
  if (tree === undefined || !tree.rootNode.hasError) return tree;
  tree.delete();
  return parseTree(parser, text, null, options);
}

function parseTree(parser: Parser, text: string, old: Tree | null, options?: ParseOptions): Tree | undefined {
  if (options === undefined) {
    const tree = parser.parse(text, old);
    if (tree === null) throw new Error('The parser has no language.');
    return tree;
  }
  const tree = parser.parse(text, old, { progressCallback: () => options.shouldStop() });
  if (tree !== null) return tree;
  // Without this, the next parse would go on where this one stopped, in another text.
  parser.reset();
  return undefined;
}
