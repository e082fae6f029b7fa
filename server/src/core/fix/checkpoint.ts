import { defaultCheckpointRoot } from '../config/config.js';
import { isWorldReadablePlace } from '../config/paths.js';
import { placeOf } from '../config/place.js';
import type { Fix } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import type { PathInfo } from '../semantics/paths.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import { ensureImport } from './imports.js';

/** Fixes for a checkpoint outside of encrypted storage: write under the checkpoint root, or declare the place. */
export function checkpointFixes(unit: AnalysisUnit, context: CallContext, path: PathInfo): Fix[] {
  const fixes: Fix[] = [];
  const moved = moveFix(unit, context);
  if (moved) fixes.push(moved);
  const place = declaredPlace(path);
  if (place !== undefined)
    fixes.push({
      title: `Mark \`${place}\` as encrypted in mxsec.toml`,
      safety: 'review',
      edits: [],
      config: { table: 'storage', key: 'encrypted', value: place },
    });
  return fixes;
}

function moveFix(unit: AnalysisUnit, context: CallContext): Fix | undefined {
  const span = unit.arg(context, 'path')?.valueSpan;
  // A stream is opened elsewhere.
  if (!span || isStream(unit, context)) return undefined;
  const written = unit.text.slice(span.start, span.end);
  const literal = /^(['"])([^'"\\\n{}%]*)\1$/.exec(written);
  const root = unit.config.storage.checkpointRoot ?? defaultCheckpointRoot;
  const variable = /^\$\{(\w+)\}$/.exec(root)?.[1];
  const os = ensureImport(unit, 'os');
  if (!os) return undefined;
  const name = literal
    ? `${literal[1] ?? "'"}${relative(literal[2] ?? '')}${literal[1] ?? "'"}`
    : baseName(os.name, written);
  const folder = variable === undefined ? quote(root) : `${os.name}.environ['${variable}']`;
  const newText = `${os.name}.path.join(${folder}, ${name})`;
  return {
    title: `Write under ${variable === undefined ? `\`${root}\`` : `the folder in \`${variable}\``}`,
    safety: 'review',
    edits: [...os.edits, { span, newText }],
  };
}

function isStream(unit: AnalysisUnit, context: CallContext): boolean {
  const path = unit.arg(context, 'path');
  return path !== undefined && unit.typesOf(path.value).has('io.IOBase');
}

/** The part of a literal path that is kept under the new root: its last segment, the name of the model. */
function relative(path: string): string {
  return path.replace(/[/\\]+$/, '').replace(/^.*[/\\]/, '');
}

function baseName(os: string, written: string): string {
  return `${os}.path.basename(${written})`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** The place that the configuration would have to name: the known folder, the bucket, or the variable. */
function declaredPlace(path: PathInfo): string | undefined {
  const [first] = path.shape.parts;
  if (path.temporary !== undefined || first === undefined || isWorldReadablePlace(path.shape.parts))
    return undefined;
  if (typeof first !== 'string') return first.env === undefined ? undefined : `\${${first.env}}`;
  const bucket = /^\w+:\/\/[^/]+/.exec(first)?.[0];
  if (bucket !== undefined) return bucket;
  const folder = first.replace(/[^/\\]*$/, '').replace(/[/\\]+$/, '');
  return folder === '' || !placeOf({ parts: [folder] }) ? undefined : folder;
}
