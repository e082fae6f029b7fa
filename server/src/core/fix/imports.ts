import type { Edit } from '../source/span.js';
import type { Instr } from '../syntax/ir.js';
import type { AnalysisUnit } from '../semantics/unit.js';

/** How a module is called in the file, and the edits that make it so (none where it is imported already). */
export interface ImportedAs {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/**
 * Makes a standard module available at module level: reuses an import (and its alias) that the module's own statements
 * have, else adds one after the shebang, the coding line, the docstring and `from __future__`, beside other imports.
 * Undefined where the name means something else in the file.
 */
export function ensureImport(unit: AnalysisUnit, module: string): ImportedAs | undefined {
  // Asked for each finding of a file, and always with the same answer.
  const answers = known.get(unit) ?? new Map<string, ImportedAs | undefined>();
  known.set(unit, answers);
  if (!answers.has(module)) answers.set(module, findOrAdd(unit, module));
  return answers.get(module);
}

const known = new WeakMap<AnalysisUnit, Map<string, ImportedAs | undefined>>();

function findOrAdd(unit: AnalysisUnit, module: string): ImportedAs | undefined {
  const { instrs } = unit.file.module();
  for (let index = 0; index < instrs.length; index += 1) {
    const instr = instrs[index];
    const next = instrs[index + 1];
    if (instr?.op !== 'import' || instr.module.split('.')[0] !== module || next?.op !== 'store') continue;
    if (instr.module === module || !instr.whole) return { name: next.name, edits: [] };
  }
  // The name means something of the file's own here or there: binding it anew would change that.
  if (new RegExp(`\\b${module}\\b`).test(withoutPaths(unit.text, module))) return undefined;
  const at = insertionOffset(unit.text, instrs);
  const eol = /\r\n|\n|\r/.exec(unit.text)?.[0] ?? '\n';
  return { name: module, edits: [{ span: { start: at, end: at }, newText: `import ${module}${eol}` }] };
}

/** The text less uses of the name that cannot bind it: attributes, parts of longer names, strings are left in. */
function withoutPaths(text: string, module: string): string {
  const strings = /"{3}[\s\S]*?"{3}|'[^'\n]*'|"[^"\n]*"|^[ \t]*#.*$/gm;
  const uses = new RegExp(`\\.\\s*${module}\\b|\\b${module}\\.\\w`, 'g');
  return text.replace(strings, '').replace(uses, '');
}

/** The start of the line where a new import goes: of the first import that is no `__future__`, or after the preamble. */
function insertionOffset(text: string, instrs: readonly Instr[]): number {
  let after = preambleEnd(text);
  for (const instr of instrs) {
    if (instr.op === 'import-from' && instr.module === '__future__')
      after = Math.max(after, lineEnd(text, instr.span.end));
    else if (instr.op === 'import' || (instr.op === 'import-from' && instr.level >= 0)) {
      const start = lineStart(text, instr.span.start);
      if (start >= after && /^(import|from)\b/.test(text.slice(start))) return start;
    }
  }
  const docstring = instrs[0];
  if (
    docstring?.op === 'const' &&
    docstring.value.kind === 'str' &&
    lineStart(text, docstring.span.start) >= 0
  ) {
    const only = text.slice(lineStart(text, docstring.span.start), docstring.span.start).trim() === '';
    const end = lineEnd(text, docstring.span.end);
    const alone = /^[ \t]*(#.*)?$/.test(text.slice(docstring.span.end, end).replace(/[\r\n]+$/, ''));
    if (only && alone) after = Math.max(after, end);
  }
  return after;
}

/** The end of the shebang and coding lines. */
function preambleEnd(text: string): number {
  const match =
    /^\uFEFF?(?:#![^\n\r]*(?:\r\n|\n|\r))?(?:[ \t]*#[^\n\r]*coding[:=][^\n\r]*(?:\r\n|\n|\r))?/.exec(text);
  return match?.[0].length ?? 0;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function lineEnd(text: string, offset: number): number {
  const match = /\r\n|\n|\r/.exec(text.slice(offset));
  return match ? offset + match.index + match[0].length : text.length;
}
