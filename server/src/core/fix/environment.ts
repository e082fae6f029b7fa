import type { Edit } from '../source/span.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import { ensureImport } from './imports.js';

/**
 * Edits that set a variable of the environment among the module's own statements, right behind `import os`, before anything
 * of the file runs. Undefined where there is no such place.
 */
export function setVariable(unit: AnalysisUnit, name: string, value: string): readonly Edit[] | undefined {
  const os = ensureImport(unit, 'os');
  if (!os) return undefined;
  const eol = /\r\n|\n|\r/.exec(unit.text)?.[0] ?? '\n';
  const statement = `${os.name}.environ['${name}'] = '${value}'${eol}`;
  const [added] = os.edits;
  if (added) return [{ ...added, newText: `${added.newText}${statement}` }];
  const at = behindImport(unit);
  return at === undefined ? undefined : [{ span: { start: at, end: at }, newText: statement }];
}

/** The start of the line behind the module's `import os`, where that stands on a line of its own and under no condition. */
function behindImport(unit: AnalysisUnit): number | undefined {
  const found = unit.file
    .module()
    .instrs.find((instr) => instr.op === 'import' && instr.module.split('.')[0] === 'os');
  if (!found) return undefined;
  const line = Math.max(
    unit.text.lastIndexOf('\n', found.span.start - 1),
    unit.text.lastIndexOf('\r', found.span.start - 1),
  );
  if (!/^import\b/.test(unit.text.slice(line + 1, found.span.end))) return undefined;
  const rest = /^[\w \t,.]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)/.exec(unit.text.slice(found.span.end));
  return rest ? found.span.end + rest[0].length : undefined;
}
