import type { Fix } from '../rule.js';
import { servesTls } from '../models/index.js';
import type { CallContext } from '../semantics/concepts.js';
import { originOf } from '../dataflow/value.js';
import type { Fetch } from '../semantics/fetches.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import { removeArgument } from './arguments.js';

/** Fetch over TLS: safe where the host is known to serve it. */
export function httpsFixes(unit: AnalysisUnit, context: CallContext): Fix[] {
  const url = unit.arg(context, 'url');
  const edits = new Map<number, string>();
  for (const atom of url?.value.atoms ?? []) {
    if (atom.k !== 'const' && atom.k !== 'text') continue;
    const origin = originOf(atom);
    // A span of another file would point to any text: only where the address is written is there an edit.
    const found = [...unit.text.slice(origin.start, origin.end).matchAll(/http:\/\/([^/'"\s]+)/g)];
    const [only, more] = found;
    if (!only || more || only[1] === undefined) return [];
    if (
      atom.k === 'const' &&
      (atom.value.kind !== 'str' || !atom.value.value.startsWith(`http://${only[1]}`))
    )
      return [];
    edits.set(origin.start + only.index + 'http'.length, only[1]);
  }
  if (edits.size === 0) return [];
  return [
    {
      title: 'Fetch over `https://`',
      safety: [...edits.values()].every(servesTls) ? 'safe' : 'review',
      edits: [...edits.keys()].map((start) => ({ span: { start, end: start }, newText: 's' })),
    },
  ];
}

/** Check certificates again. */
export function tlsFixes(unit: AnalysisUnit, fetch: Fetch): Fix[] {
  const flag = fetch.tlsOff;
  if (!flag || fetch.span !== fetch.context.term.span) return [];
  const written = unit.textAt(flag);
  if (!written.includes('=')) return [];
  return [
    {
      title: `Drop \`${written.slice(0, 40)}\``,
      safety: 'safe',
      edits: [removeArgument(unit.text, fetch.context.term.argsSpan, flag)],
    },
  ];
}
