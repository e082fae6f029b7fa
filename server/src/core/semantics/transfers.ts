import { single } from '../dataflow/value.js';
import type { CallContext } from './concepts.js';
import { textsOf } from './file-names.js';
import type { AnalysisUnit } from './unit.js';

/** A command line that brings a file: from where, and to which name. */
export interface CommandFetch {
  readonly address: string;
  readonly name: string;
}

const arrivals: readonly RegExp[] = [
  /\b(?:aws\s+s3|gsutil(?:\s+-\w+)*|gcloud\s+storage)\s+(?:cp|mv)\s+(?:--?[\w-]+\s+)*(?<url>(?:s3|gs):\S+)\s+(?<file>[^\s-]\S*)/,
  /\bwget\s(?=.*?(?<url>(?:https?|ftp):[^\s'"]+))(?:.*?\s-O\s*(?<file>[^\s'"]+))?/,
  /\bcurl\s(?=.*?(?<url>(?:https?|ftp):[^\s'"]+))(?:.*?\s(?:-o|--output)\s+(?<file>[^\s'"]+))?/,
];

const departures: readonly RegExp[] = [
  /\baws\s+s3\s+(?:cp|sync|mv)\s+(?:--?[\w-]+\s+)*(\S+)\s+s3:/,
  /\b(?:gsutil(?:\s+-\w+)*|gcloud\s+storage)\s+(?:cp|rsync|mv)\s+(?:-\w+\s+)*(\S+)\s+gs:/,
  /\bazcopy\s+copy\s+(\S+)\s/,
  /\bhdfs\s+dfs\s+-put\s+(\S+)\s/,
  /\b(?:scp|rsync)\s+(?:-\S+\s+)*(\S+)\s+[\w.@-]+:/,
  /\bmodel-archiver\b.*--model-path\s+(\S+)/,
  /\bhuggingface-cli\s+upload\s+\S+\s+(\S+)/,
];

/** The files that a call of a program fetches. */
export function fetchedByCommand(unit: AnalysisUnit, context: CallContext): readonly CommandFetch[] {
  return linesOf(unit, context).flatMap((line) =>
    arrivals.flatMap((pattern) => {
      const { url, file } = pattern.exec(line)?.groups ?? {};
      if (url === undefined) return [];
      const last = url.replace(/[?#].*$/, '').replace(/^.*\//, '');
      if (file === undefined || file === '.') return [{ address: url, name: last }];
      return [{ address: url, name: file.endsWith('/') ? file + last : file }];
    }),
  );
}

/** The files and folders that a call of a program gives to others. */
export function sentByCommand(unit: AnalysisUnit, context: CallContext): readonly string[] {
  return linesOf(unit, context).flatMap((line) =>
    departures.flatMap((pattern) => pattern.exec(line)?.[1]?.replace(/^['"]|['"]$/g, '') ?? []),
  );
}

/** The command lines of a call, with names as files have them: what is not known stands as a mark of what it is. */
function linesOf(unit: AnalysisUnit, context: CallContext): readonly string[] {
  const command = unit.arg(context, 'command');
  if (!command) return [];
  return command.value.atoms.flatMap((atom) =>
    atom.k === 'sequence'
      ? [atom.items.map((item) => textsOf(unit, item)[0] ?? '?').join(' ')]
      : textsOf(unit, single(atom)),
  );
}
