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
  /** Shell lines and files to run, in order of place. */
  readonly commands: readonly CellCommand[];
  /** Where a bracket or string starts that the cell never closes: the rest of the cell is blank, so as not to swallow the next one. */
  readonly unclosed?: number;
}

/** What a line of a cell does that is not Python. */
export interface CellCommand {
  /** `shell`: `text` is the command. `run`: `text` is the file whose names the line brings, as written after `%run`. */
  readonly kind: 'shell' | 'run';
  readonly text: string;
  /** The whole line, with its continuations. */
  readonly span: Span;
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
  'tab',
  'pyinstrument',
  'memray_flamegraph',
  'scalene',
  'heat',
  'ipytest',
  'run_pytest',
  'chime',
  'notify',
  'local',
]);
const STATEMENT_MAGIC =
  /^%(?:time|timeit|prun|lprun|mprun|memit|snakeviz|pyinstrument)(?:[ \t]+-(?:[fTDsm][ \t]+\S+|\w+(?:[ \t]*\d+)?))*[ \t]+(?=\S)/;
/** Without a percent sign IPython takes these for magics too, unless they are names or operands. */
const BARE_MAGIC =
  /^(?:(?:pip3?|conda|mamba)[ \t]+(?:install|uninstall|update)\b|(?:cd|ls|cp|mv|rm|mkdir|rmdir|cat)[ \t]+(?!(?:in|is|or|and|if|not|for)\b)[\w./~-][^=]*$)/;
const LINE_MAGIC = /^(?:[!%]|\?{1,2}[\w%*])/;
const RUN = /^%run[ \t]+(?:-(?:N\d+|\w)[ \t]+)*(?:"([^"]+)"|'([^']+)'|(\S+))/;
/** Languages to which a notebook of Databricks switches by the first line of a cell. */
const DATABRICKS = /^%(?:sql(?=[ \t]*(?:[\r\n]|$))|(?:scala|r|sh|fs|md)(?=\s|$))/;
const HELP = /^[\w.%*[\]'"]+\?{1,2}[ \t;]*$/;
const ASSIGNED = /^[\w.[\], \t]+=[ \t]*(?=[!%][^=\s])/;

/**
 * @param source text of a code cell, as the notebook stores it.
 * @returns Python of equal length, and what was replaced.
 */
export function cellPython(source: string): CellPython {
  const foreign = foreignMagic(source);
  if (foreign !== undefined)
    return { text: blank(source), replaced: [{ start: 0, end: source.length }], commands: [], foreign };
  const lines = new LogicalLines(source);
  const replaced: Span[] = [];
  const commands: CellCommand[] = [];
  const parts: string[] = [];
  for (let line = lines.next(); line; line = lines.next()) {
    const raw = source.slice(line.start, line.end);
    const python = line.unclosed ? passStatement(raw) : pythonLine(raw);
    const span = { start: line.start, end: line.end };
    if (python !== raw) replaced.push(span);
    const command = python === raw || line.unclosed ? undefined : commandOf(raw);
    if (command) commands.push({ ...command, span });
    parts.push(python);
    if (line.unclosed) return { text: parts.join(''), replaced, commands, unclosed: line.start };
  }
  return { text: parts.join(''), replaced, commands };
}

/** The first line of code; comments may stand above it, such as the titles that Colab shows. */
const FIRST = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n]))*[ \t]*(?=%)/;

function foreignMagic(source: string): string | undefined {
  const first = FIRST.exec(source)?.[0];
  if (first === undefined) return undefined;
  const line = source.slice(first.length, first.length + HEAD);
  const magic = /^%%(\w*)/.exec(line)?.[1];
  if (magic !== undefined) return PYTHON_MAGICS.has(magic) ? undefined : magic;
  return DATABRICKS.test(line) ? /^%(\w+)/.exec(line)?.[1] : undefined;
}

function commandOf(raw: string): Omit<CellCommand, 'span'> | undefined {
  const body = raw.trim();
  const run = RUN.exec(body);
  if (run) return { kind: 'run', text: run[1] ?? run[2] ?? run[3] ?? '' };
  const shell =
    /^(?:[\w.[\], \t]+=[ \t]*)?(?:!{1,2}|%(?:sx|system|sh)[ \t]+|%(?=(?:pip3?|conda|mamba)[ \t]))(.*)$/s.exec(
      body,
    );
  const text = shell?.[1] ?? (BARE_MAGIC.test(body) ? body : undefined);
  return text === undefined ? undefined : { kind: 'shell', text: text.trim() };
}

/** Replaces every character but line ends by a blank. */
export const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

function pythonLine(raw: string): string {
  const indent = /^[ \t]*/.exec(raw)?.[0] ?? '';
  const body = raw.slice(indent.length);
  // A cell that ends early is not the end of the notebook: the next one is run all the same.
  const end = indent === '' ? /^(?:raise|return)\b/.exec(body)?.[0] : undefined;
  if (end !== undefined)
    return `yield${blank(end.slice(5))}${body.slice(end.length).replace(/\bfrom\b(?=[^'"#]*$)/, ',   ')}`;
  if (!/[!%?]|^[a-z]+3?[ \t]/.test(body)) return raw;
  const statement = STATEMENT_MAGIC.exec(body);
  if (statement) return `${indent}0;${blank(statement[0].slice(2))}${body.slice(statement[0].length)}`;
  if (LINE_MAGIC.test(body) || BARE_MAGIC.test(body.trimEnd()) || HELP.test(body.trimEnd()))
    return passStatement(raw);
  const assigned = ASSIGNED.exec(body);
  if (!assigned) return raw;
  const kept = indent.length + assigned[0].length;
  const timed = STATEMENT_MAGIC.exec(raw.slice(kept))?.[0];
  if (timed !== undefined) return raw.slice(0, kept) + blank(timed) + raw.slice(kept + timed.length);
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

/** Whether a line takes what a magic gives, where it is not Python that may go on. */
const isAssigned = (head: string): boolean => {
  const assigned = ASSIGNED.exec(head)?.[0];
  return assigned !== undefined && !STATEMENT_MAGIC.test(head.slice(assigned.length));
};

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
    if (LINE_MAGIC.test(head) || BARE_MAGIC.test(head) || isAssigned(head)) return this.#shellLine(start);
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
