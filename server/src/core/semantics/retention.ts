import { type Atom, partsOf, type Value } from '../dataflow/value.js';
import { codeText } from './code-text.js';
import { holds } from './loops.js';
import type { CallContext } from './concepts.js';
import { pathsOf, showPath } from './paths.js';
import type { AnalysisUnit } from './unit.js';

const speaking = /param|state|ckpt|checkpoint|model|weight|snapshot|epoch/i;
const otherFiles =
  /\.(zip|tar|gz|tgz|bz2|log|txt|json|ya?ml|png|jpe?g|csv|tsv|rec|lst|idx|lock|pid|html|pdf|mp4|wav|pyc|so|md)$/i;
const helpers =
  /(?:clean_?up|prune|rotate|purge)\w*(?:param|ckpt|checkpoint|model|file|state)\w*\s*\(|\bkeep_(?:last|newest|best|only|n)\w*\s*\(|(?:remove|delete)_(?:old|previous|oldest|ckpt|checkpoint|param|model)\w*\s*\(/i;
const limits =
  /\b(?:max_(?:to_)?keep|keep_(?:last|max|n|top)\w*|num_to_keep|max_(?:checkpoint|ckpt|params_file|model)\w*|(?:save_)?total_limit)\s*=(?!=)/i;
const shell = /\brm\s+(?:-\w+\s+)*[^'"\n]*(?:params|states|ckpt|checkpoint|model)/;
const maxVisits = 300;

/**
 * Whether anything in the file may delete what a call writes: a deletion of files that are not known to be others, a helper
 * or a limit whose name says so. What is done outside of the program (rules of a bucket, a cron job) cannot be seen.
 */
export function deletesOld(unit: AnalysisUnit, writing: CallContext): boolean {
  const written = unit.arg(writing, 'path')?.value;
  const deleted = unit
    .calls('deletes-files')
    .some((call) => call.contexts.some((context) => mayDelete(unit, context, written)));
  if (deleted) return true;
  // Limits of writers that delete their own files say nothing of others.
  const own = unit
    .calls('writes-checkpoint')
    .flatMap((call) => call.contexts)
    .filter((context) => context.match.row.traits?.['retention'] !== undefined)
    .map((context) => context.term.argsSpan);
  const code = codeText(unit, own);
  return helpers.test(code) || limits.test(code) || shell.test(code) || deletesElsewhere(unit);
}

const deletion =
  /\b(?:os\.(?:remove|unlink|removedirs)|(?:shutil\.)?rmtree)\s*\(([^()\n]*(?:\([^()\n]*\))?)|\.unlink\(\)/g;

/**
 * Functions that nothing else makes worth evaluating are judged by what is written: to evaluate all that delete anything would
 * cost more than the question is worth.
 */
function deletesElsewhere(unit: AnalysisUnit): boolean {
  const seen = unit.calls('deletes-files').map((call) => call.span);
  const comments = unit.file.comments().map((comment) => comment.span);
  return [...unit.text.matchAll(deletion)].some(({ index, 1: written = '' }) => {
    const at = { start: index, end: index };
    if ([...seen, ...comments].some((span) => holds(span, at))) return false;
    const texts = [...written.matchAll(/['"]([^'"]*)['"]/g)].map(([, text = '']) => text);
    if (texts.some((text) => speaking.test(text))) return true;
    return texts.length === 0 && !/te?mp|scratch|log/i.test(written);
  });
}

function mayDelete(unit: AnalysisUnit, context: CallContext, written: Value | undefined): boolean {
  const target = unit.arg(context, 'path')?.value ?? context.match.receiver;
  const value = target && unit.resolve(target);
  if (!value) return true;
  const paths = pathsOf(unit, value);
  if (paths.length > 0 && paths.every((path) => path.temporary === 'private')) return false;
  const texts = textsIn(value);
  if (texts.some((text) => speaking.test(text))) return true;
  if (texts.some((text) => otherFiles.test(text))) return false;
  if (texts.length === 0) return true;
  const folders = written ? pathsOf(unit, written).map((path) => showPath(path.shape)) : [];
  return paths.some((path) => folders.some((folder) => begins(folder, showPath(path.shape))));
}

/** Whether a path lies in a folder; what is not known of either may be equal. */
function begins(path: string, folder: string): boolean {
  const known = folder.replace(/…[\s\S]*$/, '').replace(/\/+$/, '');
  if (known === '') return true;
  return path === known || path.startsWith(`${known}/`) || path.startsWith('…');
}

/** The texts that are written anywhere in a value: names of folders, patterns, endings. */
function textsIn(value: Value): string[] {
  const found: string[] = [];
  const seen = new Set<Value>();
  const open: Value[] = [value];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) break;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      found.push(...ownTexts(atom));
      open.push(...partsOf(atom));
    }
  }
  return found.filter((text) => /\w/.test(text));
}

function ownTexts(atom: Atom): readonly string[] {
  if (atom.k === 'const') return atom.value.kind === 'str' ? [atom.value.value] : [];
  return atom.k === 'text' ? atom.parts.filter((part) => typeof part === 'string') : [];
}
