import { type Form, formsOf, themes } from './form.js';
import { holesOf, unfit, type Which } from './holes.js';
import { mark, otherMark, type Seed } from './seed.js';

/** A program made from a form and a seed. */
export interface Program {
  readonly files: ReadonlyMap<string, string>;
  /** Path of the file with which it starts. */
  readonly entry: string;
  /** `path:line` of what must be reported; none in a safe twin. */
  readonly expected: readonly string[];
  /** Where one of them may be reported instead. */
  readonly instead: readonly string[];
}

/** The same form with the flaw and without. */
export interface Case {
  readonly form: Form;
  readonly seed: Seed;
  readonly flawed: Program;
  readonly safe: Program;
}

/** All forms of the library. */
export const forms: readonly Form[] = themes().flatMap(formsOf);

/** A seed in every form that it fits. */
export function casesOf(seed: Seed): Case[] {
  return forms.filter((form) => unfit(form, seed) === undefined).map((form) => expand(form, seed));
}

/** Both programs of a form that fits a seed. */
function expand(form: Form, seed: Seed): Case {
  return { form, seed, flawed: programOf(form, seed, 'flaw'), safe: programOf(form, seed, 'safe') };
}

function programOf(form: Form, seed: Seed, which: Which): Program {
  const files = new Map<string, string>();
  const expected: string[] = [];
  const instead: string[] = [];
  for (const [path, template] of form.files) {
    const lines = fill(template, form, seed, which).split('\n');
    for (const [index, line] of lines.entries()) {
      if (which === 'flaw' && line.includes(mark)) expected.push(`${path}:${index + 1}`);
      if (which === 'flaw' && line.includes(otherMark)) instead.push(`${path}:${index + 1}`);
    }
    files.set(path, lines.join('\n').replaceAll(mark, '').replaceAll(otherMark, ''));
  }
  return { files, entry: [...form.files.keys()].at(-1)!, expected, instead };
}

function fill(template: string, form: Form, seed: Seed, which: Which): string {
  const holes = holesOf(form, seed, which);
  const use = holes.get('use')!;
  const lines = template.split('\n').map((line) => {
    const indent = /^\s*/.exec(line)![0];
    const filled = line.replace(/\$([a-z]+)\b/g, (whole, name: string) =>
      name === 'use' || name === 'spread' ? whole : (holes.get(name) ?? whole),
    );
    return fillUses(filled, (kind, argument) =>
      (kind === 'use'
        ? use.replace('$V', () => argument)
        : use.replace(/\w+=\$V/, () => `**${argument}`)
      ).replaceAll('\n', `\n${indent}`),
    );
  });
  const text = lines.join('\n').replaceAll('$$', () => '$');
  return withHead(text, template, form, seed, which);
}

/** Replaces `$use(...)` and `$spread(...)`, whose arguments may hold parentheses. */
function fillUses(line: string, made: (kind: 'use' | 'spread', argument: string) => string): string {
  const match = /\$(use|spread)\(/.exec(line);
  if (!match) return line;
  const start = match.index + match[0].length;
  let depth = 1;
  let end = start;
  for (; end < line.length && depth > 0; end++) {
    if (/[([{]/.test(line[end]!)) depth++;
    else if (/[)\]}]/.test(line[end]!)) depth--;
  }
  const text = made(match[1] as 'use' | 'spread', line.slice(start, end - 1));
  return `${line.slice(0, match.index)}${text}${fillUses(line.slice(end), made)}`;
}

/** Holes for which a file needs the seed's imports and setup; a literal needs none. */
const usesLibrary = /\$(use|spread|callee|called)\b/;
const mayUseLibrary = /\$(use|spread|callee|called|value|safe|other|head)\b/;

/** Imports stand first, then the setup, below the imports with which the form's own text begins. */
function withHead(text: string, template: string, form: Form, seed: Seed, which: Which): string {
  const literal = seed.kind === 'text' || seed.kind === 'constant';
  if (!(literal ? usesLibrary : mayUseLibrary).test(template)) return text;
  const [, doc = '', own = '', body = ''] =
    /^((?:from __future__.*\n|#.*\n)*)((?:(?:import|from) (?:[^(\n]*\([^)]*\)|.*)\n|\n)*)([^]*)$/.exec(text)!;
  const imports = [...importsOf(form, seed, which), own.trim()].filter((part) => part !== '');
  return [`${doc}${imports.join('\n')}`, ...(seed.setup ?? []), '', body].join('\n');
}

function importsOf(form: Form, seed: Seed, which: Which): string[] {
  // A form that imports the callee itself must not find it imported already, unless it says how it is called.
  const bound = [...form.files.values()].some((text) => /\$(callee|called)\b/.test(text));
  const skipped = form.callee !== undefined && !bound ? seed[which].callee?.import : undefined;
  const callees = [seed.flaw.callee, seed.safe.callee].flatMap((callee) => callee?.import ?? []);
  return [...new Set([...seed.imports, ...callees])].filter(
    (line) => line !== skipped || seed.imports.includes(line),
  );
}
