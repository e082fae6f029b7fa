import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inProject } from '../support/project.js';

/** A way of writing a flaw: Python text with holes (README.md), in one file or several. */
export interface Form {
  readonly name: string;
  /** The library file that has it. */
  readonly theme: string;
  /** By path; the last one is the entry. A single file has the path `train.py`. */
  readonly files: ReadonlyMap<string, string>;
  /** Replaces the seed's callee in values and uses; the form imports it itself. */
  readonly callee?: string;
  readonly needs: readonly string[];
  /** The evidence is weaker in this form: any severity will do. */
  readonly graded: boolean;
  /** The value may be another than the one that stands there, so that the safe twin may be reported as information. */
  readonly open: boolean;
  /** Seeds whose flaw is not found in this form, and seeds whose safe twin is reported; `*` is all. */
  readonly missing: Gap;
  readonly spurious: Gap;
}

/** A known gap: of which seeds (or rules), and why. */
export interface Gap {
  readonly seeds: readonly string[];
  readonly reason: string;
}

const folder = inProject('test', 'forms', 'library');
const optionLine = /^# (callee|needs|graded|open|missing|spurious): (.*)$/;
const fileLine = /^--- (.+)$/;

/** Themes of the library, sorted. */
export function themes(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -'.txt'.length))
    .sort();
}

/** All forms of a theme, in the order of its file. */
export function formsOf(theme: string): Form[] {
  return sectionsOf(read(theme)).map(({ name, lines }) => readForm(theme, name, lines));
}

const pathOf = (theme: string): string => `${folder}/${theme}.txt`;
const read = (theme: string): string => readFileSync(pathOf(theme), 'utf8');

function sectionsOf(text: string): { readonly name: string; readonly lines: readonly string[] }[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((section) => {
      const [name = '', ...lines] = section.trimEnd().split('\n');
      return { name, lines };
    });
}

function readForm(theme: string, name: string, lines: readonly string[]): Form {
  const options = new Map<string, string>();
  let at = 0;
  for (; at < lines.length; at++) {
    const match = optionLine.exec(lines[at]!);
    if (!match) break;
    options.set(match[1]!, match[2]!);
  }
  return {
    name,
    theme,
    files: filesOf(lines.slice(at)),
    ...(options.has('callee') ? { callee: options.get('callee')! } : {}),
    needs: list(options.get('needs')),
    graded: options.has('graded'),
    open: options.has('open'),
    missing: gapOf(options.get('missing')),
    spurious: gapOf(options.get('spurious')),
  };
}

function filesOf(lines: readonly string[]): Map<string, string> {
  const files = new Map<string, string[]>();
  let current = fileLine.test(lines[0] ?? '') ? [] : opened(files, 'train.py');
  for (const line of lines) {
    const match = fileLine.exec(line);
    if (match) current = opened(files, match[1]!);
    else current.push(line);
  }
  return new Map([...files].map(([path, text]) => [path, `${text.join('\n').trim()}\n`]));
}

function opened(files: Map<string, string[]>, path: string): string[] {
  const lines: string[] = [];
  files.set(path, lines);
  return lines;
}

const list = (text: string | undefined): string[] => (text ?? '').split(/[ ,]+/).filter(Boolean);

function gapOf(text: string | undefined): Gap {
  const [seeds, reason = ''] = (text ?? '').split(' -- ');
  return { seeds: list(seeds), reason };
}

/** Writes anew which seeds are missing or spurious, by form name; reasons that stand there stay. */
export function writeGaps(
  theme: string,
  gaps: ReadonlyMap<string, Readonly<Record<'missing' | 'spurious', readonly string[]>>>,
): void {
  const text = sectionsOf(read(theme)).map(({ name, lines }) => {
    const form = readForm(theme, name, lines);
    const found = gaps.get(name);
    const others = lines.filter((line) => !/^# (missing|spurious): /.test(line));
    const written = (['missing', 'spurious'] as const).flatMap((kind) => {
      const seeds = found ? found[kind] : form[kind].seeds;
      if (seeds.length === 0) return [];
      const reason = form[kind].reason;
      return [`# ${kind}: ${seeds.join(', ')}${reason === '' ? '' : ` -- ${reason}`}`];
    });
    return `=== ${[name, ...written, ...others].join('\n')}\n`;
  });
  writeFileSync(pathOf(theme), `${/^[^]*?(?=^=== )/m.exec(read(theme))?.[0] ?? ''}${text.join('\n')}`);
}
