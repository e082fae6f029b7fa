import type { Fix } from '../rule.js';
import type { ManagedJob } from '../semantics/training-jobs.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import type { Edit } from '../source/span.js';
import { insertKeyword, replaceValue } from './arguments.js';

/** What a job should say of one thing, as Python source; names of keys and networks are placeholders. */
export interface Wanted {
  readonly role: string;
  readonly text: string;
}

/**
 * Writes what a job lacks into its call. Undefined where that would need an edit elsewhere: in a dictionary that is
 * spread, in an object that is made before, or where an unresolved `**` may pass it as well.
 */
export function jobFix(
  unit: AnalysisUnit,
  job: ManagedJob,
  title: string,
  wanted: readonly Wanted[],
): Fix | undefined {
  const { row } = job.context.match;
  const { args, argsSpan } = job.context.term;
  // Python 2 takes no keyword behind a spread, and what one caller spreads another may not.
  const fixed = unit.python2 || job.context.via.length > 0;
  if (args.some((arg) => arg.kind === 'double-star' || (fixed && arg.spread))) return undefined;
  const edits: Edit[] = [];
  const keywords = new Map<string, string[]>();
  for (const { role, text } of wanted) {
    const field = job.field(role);
    if (!field) return undefined;
    const [name = '', key, deeper] = field.path.split('.');
    const dotted = key !== undefined;
    if (deeper !== undefined || (dotted && row.traits?.['nested'] !== 'dict')) return undefined;
    if (field.arg && (dotted || field.arg.spread)) return undefined;
    if (field.arg) edits.push(replaceValue(field.arg.valueSpan, text));
    else keywords.set(name, [...(keywords.get(name) ?? []), dotted ? `'${key}': ${text}` : text]);
  }
  const added = [...keywords].map(([name, texts]) => {
    const keyed = texts.length > 1 || /^'\w+': /.test(texts[0] ?? '');
    return `${name}=${keyed ? `{${texts.join(', ')}}` : texts.join()}`;
  });
  if (added.length > 0) {
    const edit = insertKeywords(unit.text, argsSpan, added);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return { title, safety: 'review', edits };
}

/** Several keywords at the end of a call, one a line where the arguments stand on lines of their own. */
function insertKeywords(
  text: string,
  argsSpan: Parameters<typeof insertKeyword>[1],
  keywords: readonly string[],
): Edit | undefined {
  const [first = '', ...others] = keywords;
  const edit = insertKeyword(text, argsSpan, first);
  if (!edit) return undefined;
  const line = /^[\r\n]+[ \t]*/.exec(edit.newText)?.[0];
  const more = others.map((keyword) => (line === undefined ? `, ${keyword}` : `${line}${keyword},`)).join('');
  // A comma that closes the arguments stays behind the last of them.
  if (line === undefined && edit.newText.endsWith(','))
    return { ...edit, newText: `${edit.newText.slice(0, -1)}${more},` };
  return { ...edit, newText: edit.newText + more };
}
