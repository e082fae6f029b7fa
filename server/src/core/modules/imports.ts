/** One import as the text shows it, without parsing. */
export interface ImportStatement {
  readonly module: string;
  readonly level: number;
  /** Names that `from` takes, empty for `import a.b`; `*` for all. */
  readonly names: readonly string[];
  /** The names that the statement binds in the importing file. */
  readonly binds: readonly string[];
}

const statement =
  /(?:^|[\n\r;:])[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n\r;#]+)|import[ \t]+([^\n\r;#]+))/g;

/** The imports of a text, found by their words; what stands in a string may be among them, which costs time but no truth. */
export function importsIn(text: string): readonly ImportStatement[] {
  const found: ImportStatement[] = [];
  for (const match of text.matchAll(statement)) {
    const [, dots = '', module = '', names, modules] = match;
    if (names !== undefined) found.push(fromImport(dots.length, module, names));
    else for (const one of (modules ?? '').split(',')) found.push(...plainImport(one));
  }
  return found;
}

function fromImport(level: number, module: string, list: string): ImportStatement {
  const pairs = list
    .replace(/#[^\n]*/g, ' ')
    .replace(/[()\\]/g, ' ')
    .split(',')
    .map((one) => /^\s*(\w+|\*)(?:\s+as\s+(\w+))?/.exec(one));
  const names = pairs.flatMap((pair) => pair?.[1] ?? []);
  return { module, level, names, binds: pairs.flatMap((pair) => pair?.[2] ?? pair?.[1] ?? []) };
}

function plainImport(one: string): ImportStatement[] {
  const match = /^\s*([A-Za-z_][\w.]*)(?:\s+as\s+(\w+))?/.exec(one);
  const module = match?.[1];
  if (module === undefined) return [];
  return [{ module, level: 0, names: [], binds: [match?.[2] ?? module.split('.')[0] ?? module] }];
}
