import type { Span } from './span.js';

/**
 * Makes the source of one notebook cell plain Python of the same length: IPython's magics, shell lines and help requests
 * become `pass` or blanks, so that offsets hold and the cells can be joined to one module.
 */
export interface CellPython {
  readonly text: string;
  /** Spans whose text was replaced; nothing may be edited there. */
  readonly replaced: readonly Span[];
  /** Name of the cell magic that says the cell is not Python (`bash`); the whole cell is blank then. */
  readonly foreign?: string;
  /** Where a bracket or string starts that the cell never closes: the rest of the cell is blank, so as not to swallow the next one. */
  readonly unclosed?: number;
}

/** Cell magics whose body is Python that runs in the notebook's own process. */
const PYTHON_MAGICS = new Set([
  'time',
  'timeit',
  'capture',
  'prun',
  'lprun',
  'mprun',
  'memit',
  'px',
  'snakeviz',
  'wandb',
  'debug',
]);
const STATEMENT_MAGIC = /^%(?:time|timeit|prun|memit)(?:[ \t]+-\w+(?:[ \t]*\d+)?)*[ \t]+(?=\S)/;
const LINE_MAGIC = /^(?:[!%]|\?{1,2}[\w%*]|(?:pip3?|conda|mamba)[ \t]+(?:install|uninstall|update)\b)/;
const HELP = /^[\w.%*[\]'"]+\?{1,2}[ \t;]*$/;
const ASSIGNED = /^[\w.[\], \t]+=[ \t]*(?=[!%][^=\s])/;

/**
 * @param source text of a code cell, as the notebook stores it.
 * @returns Python of equal length, and what was replaced.
 */
export function cellPython(source: string): CellPython {
  const magic = /^\s*%%(\w*)/.exec(source);
  if (magic && !PYTHON_MAGICS.has(magic[1] ?? '')) {
    return { text: blank(source), replaced: [{ start: 0, end: source.length }], foreign: magic[1] ?? '' };
  }
  const lines = new LogicalLines(source);
  const replaced: Span[] = [];
  const parts: string[] = [];
  for (let line = lines.next(); line; line = lines.next()) {
    const raw = source.slice(line.start, line.end);
    const python = line.unclosed ? passStatement(raw) : pythonLine(raw);
    if (python !== raw) replaced.push({ start: line.start, end: line.end });
    parts.push(python);
    if (line.unclosed) return { text: parts.join(''), replaced, unclosed: line.start };
  }
  return { text: parts.join(''), replaced };
}

/** Replaces every character but line ends by a blank. */
export const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

function pythonLine(raw: string): string {
  const indent = /^[ \t]*/.exec(raw)?.[0] ?? '';
  const body = raw.slice(indent.length);
  if (!/[!%?]|^(?:pip|conda|mamba)/.test(body)) return raw;
  const statement = STATEMENT_MAGIC.exec(body);
  if (statement) return `${indent}0;${blank(statement[0].slice(2))}${body.slice(statement[0].length)}`;
  if (LINE_MAGIC.test(body) || HELP.test(body.trimEnd())) return passStatement(raw);
  const assigned = ASSIGNED.exec(body);
  if (!assigned) return raw;
  const kept = indent.length + assigned[0].length;
  return `${raw.slice(0, kept)}_${blank(raw.slice(kept + 1))}`;
}

/** A statement that does nothing, in the place and of the length of `raw`: a block must not lose its only statement. */
function passStatement(raw: string): string {
  const indent = /^[ \t]*/.exec(raw)?.[0] ?? '';
  const room = /^[^\r\n]*/.exec(raw.slice(indent.length))?.[0].length ?? 0;
  const word = room >= 4 ? 'pass' : room > 0 ? '0' : '';
  return indent + word + blank(raw.slice(indent.length + word.length));
}

interface LogicalLine {
  readonly start: number;
  readonly end: number;
  readonly unclosed: boolean;
}

/** Characters of a line that decide whether it is a magic. */
const HEAD = 300;
const TOKEN =
  /[ \t\f]+|#[^\r\n]*|"""|'''|"(?:[^"\\\r\n]+|\\(?:\r\n|[\s\S]))*"?|'(?:[^'\\\r\n]+|\\(?:\r\n|[\s\S]))*'?|\\(?:\r\n|[\r\n])|\r\n|[\r\n]|[([{]|[)\]}]|[^\s#"'()[\]{}\\]+|[\s\S]/y;

/** Cuts a cell into logical lines: brackets, strings and backslashes join physical ones. */
class LogicalLines {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  next(): LogicalLine | undefined {
    const start = this.#at;
    if (start >= this.#source.length) return undefined;
    const head = /^[ \t]*([^\r\n]*)/.exec(this.#source.slice(start, start + HEAD))?.[1] ?? '';
    // A shell line holds any quotes and brackets it likes; only a backslash continues it.
    if (LINE_MAGIC.test(head) || ASSIGNED.test(head)) return this.#shellLine(start);
    let depth = 0;
    let last = '';
    for (let token = this.#token(); token !== ''; token = this.#token()) {
      last = token;
      if (token === '"""' || token === "'''") {
        if (!this.#closeTriple(token)) return { start, end: this.#source.length, unclosed: true };
      } else if (/^[([{]$/.test(token)) depth++;
      else if (/^[)\]}]$/.test(token)) depth = Math.max(0, depth - 1);
      else if (depth === 0 && /^[\r\n]/.test(token)) return { start, end: this.#at, unclosed: false };
    }
    const unclosed = depth > 0 || last.startsWith('\\');
    return { start, end: this.#source.length, unclosed };
  }

  #token(): string {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#source)?.[0] ?? '';
    this.#at += token.length;
    return token;
  }

  #closeTriple(quotes: string): boolean {
    for (
      let at = this.#source.indexOf(quotes, this.#at);
      at >= 0;
      at = this.#source.indexOf(quotes, at + 1)
    ) {
      let slashes = 0;
      while (this.#source.charAt(at - 1 - slashes) === '\\') slashes++;
      if (slashes % 2 === 1) continue;
      this.#at = at + 3;
      return true;
    }
    return false;
  }

  #shellLine(start: number): LogicalLine {
    const line = /(?:[^\r\n\\]+|\\(?:\r\n|[\s\S])?)*(?:\r\n|\r|\n)?/y;
    line.lastIndex = start;
    this.#at = start + (line.exec(this.#source)?.[0].length ?? 0);
    return { start, end: this.#at, unclosed: false };
  }
}
