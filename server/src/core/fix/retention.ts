import type { Fix } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import type { Edit, Span } from '../source/span.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import { ensureImport } from './imports.js';

const helperName = 'keep_newest';

/** Fixes that delete all but the newest files after each write, by a helper that is put below the imports. */
export function keepNewestFixes(unit: AnalysisUnit, context: CallContext): Fix[] {
  const os = ensureImport(unit, 'os');
  const call = callAfter(unit, context) ?? callBeside(unit, context);
  const helper = helperEdits(unit, os?.name ?? 'os', context.term.span);
  if (!os || !call || !helper) return [];
  const edits = [...os.edits, ...helper, ...call].sort((a, b) => a.span.start - b.span.start);
  const together = edits.some(
    (edit, index) => index > 0 && edit.span.start < (edits[index - 1]?.span.end ?? 0),
  );
  return together ? [] : [{ title: 'Keep the newest 5 and delete the others', safety: 'review', edits }];
}

/** The names of the files that a call writes, as an expression. */
function fileName(unit: AnalysisUnit, context: CallContext, number: string | undefined): string | undefined {
  const path = unit.arg(context, 'path')?.valueSpan;
  if (!path) return undefined;
  const written = unit.textAt(path);
  if (context.match.row.traits?.['pathKind'] !== 'prefix') return written;
  return number === undefined ? undefined : `'%s-%04d.params' % (${written}, ${number})`;
}

/** A statement below the one that writes. */
function callAfter(unit: AnalysisUnit, context: CallContext): Edit[] | undefined {
  if (context.match.row.traits?.['periodic'] === 'true') return undefined;
  const epoch = unit.arg(context, 'epoch')?.valueSpan;
  const name = fileName(unit, context, epoch && unit.textAt(epoch));
  const statement = unit.file.statementAt(context.term.span.start);
  const { start, end } = statement;
  const lineStart = unit.text.lastIndexOf('\n', start - 1) + 1;
  const indent = unit.text.slice(lineStart, start);
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=\r|\n|$)/.exec(unit.text.slice(end, end + 400));
  // A write within a larger statement, or beside others on its line, has no line of its own to put another below.
  if (name === undefined || name.includes('\n') || !/^[ \t]*$/.test(indent) || !rest) return undefined;
  if (unit.text.slice(start, end) !== unit.textAt(context.term.span)) return undefined;
  const at = end + rest[0].length;
  const eol = /\r\n|\n|\r/.exec(unit.text)?.[0] ?? '\n';
  return [{ span: emptyAt(at), newText: `${eol}${indent}${helperName}(${name})` }];
}

/** A second callback beside the one that writes. */
function callBeside(unit: AnalysisUnit, context: CallContext): Edit[] | undefined {
  const { span } = context.term;
  const name = fileName(unit, context, 'epoch + 1');
  const alone = /\bepoch_end_callback\s*=\s*$/.test(
    unit.text.slice(Math.max(0, span.start - 60), span.start),
  );
  if (!alone || name === undefined || unit.python2) return undefined;
  return [
    { span: emptyAt(span.start), newText: '[' },
    { span: emptyAt(span.end), newText: `, lambda epoch, *_: ${helperName}(${name})]` },
  ];
}

/** The helper, unless the file has it; undefined where there is no place for it. */
function helperEdits(unit: AnalysisUnit, os: string, before: Span): Edit[] | undefined {
  if (new RegExp(`\\bdef ${helperName}\\b`).test(unit.text)) return [];
  let end: number | undefined;
  for (const instr of unit.file.module().instrs) {
    if (instr.op !== 'import' && instr.op !== 'import-from') continue;
    const start = unit.text.lastIndexOf('\n', instr.span.start - 1) + 1;
    if (/^(?:import|from)\b/.test(unit.text.slice(start, start + 6)) && instr.span.end < before.start)
      end = instr.span.end;
  }
  if (end === undefined) return undefined;
  const line = /^[^\r\n]*/.exec(unit.text.slice(end))?.[0].length ?? 0;
  const eol = /\r\n|\n|\r/.exec(unit.text)?.[0] ?? '\n';
  return [
    {
      span: emptyAt(end + line),
      newText: helperLines(os)
        .map((text) => eol + text)
        .join(''),
    },
  ];
}

function helperLines(os: string): readonly string[] {
  return [
    '',
    '',
    `def ${helperName}(path, count=5):`,
    '    """Delete all but the newest `count` files whose names differ from that of `path` in digits only."""',
    `    folder, name = ${os}.path.split(path)`,
    "    shape = ''.join(c for c in name if not c.isdigit())",
    `    names = ${os}.listdir(folder or '.')`,
    "    twins = [other for other in names if ''.join(c for c in other if not c.isdigit()) == shape]",
    `    twins = sorted((${os}.path.join(folder, other) for other in twins), key=${os}.path.getmtime)`,
    '    for old in twins[:-count]:',
    `        ${os}.remove(old)`,
    '',
  ];
}

function emptyAt(offset: number): Span {
  return { start: offset, end: offset };
}
