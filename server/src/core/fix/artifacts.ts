import type { Fix } from '../rule.js';
import type { Span } from '../source/span.js';
import { knownCalls, openedSpan, opensFile } from '../semantics/calls.js';
import type { CallContext } from '../semantics/concepts.js';
import { functionAround } from '../semantics/order.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import { ensureImport } from './imports.js';
import { insertBefore, repeatable } from './statements.js';

const placeholder = 'SHA-256 that the publisher states';

/** Fixes that compare a digest before a file or bytes are read by a call; none for names of several files. */
export function verifyFixes(unit: AnalysisUnit, context: CallContext): Fix[] {
  if (context.match.row.traits?.['pathKind'] === 'prefix') return [];
  const bytes = unit.arg(context, 'value');
  const arg = bytes ?? unit.arg(context, 'path');
  if (!arg?.valueSpan) return [];
  const opened = bytes ? undefined : openedHere(unit, context, arg.value);
  const code = repeatable(unit, opened ?? arg.valueSpan);
  if (code === undefined || isFile(unit, arg.value) !== (opened !== undefined)) return [];
  const hashlib = ensureImport(unit, 'hashlib');
  if (!hashlib) return [];
  const edit = insertBefore(
    unit,
    context.term.span,
    bytes ? ofBytes(hashlib.name, code) : ofFile(unit, hashlib.name, code),
  );
  if (!edit) return [];
  return [
    {
      title: `Compare the SHA-256 of \`${code.slice(0, 40)}\` before it is read`,
      safety: 'review',
      edits: [...hashlib.edits, edit],
    },
  ];
}

function ofBytes(hashlib: string, code: string): string[] {
  return [
    `if ${hashlib}.sha256(${code}).hexdigest() != '<${placeholder}>':`,
    `    raise ValueError('these bytes are not the ones that were published')`,
  ];
}

function ofFile(unit: AnalysisUnit, hashlib: string, code: string): string[] {
  const name = /\bartifact\b/.test(unit.text) ? 'artifact_file' : 'artifact';
  return [
    `with open(${code}, 'rb') as ${name}:`,
    `    if ${hashlib}.sha256(${name}.read()).hexdigest() != '<${placeholder}>':`,
    `        raise ValueError('this file is not the one that was published')`,
  ];
}

type Resolved = Parameters<AnalysisUnit['resolve']>[0];

function isFile(unit: AnalysisUnit, value: Resolved): boolean {
  return value.atoms.some(
    (atom) => atom.k === 'result' && knownCalls(unit, atom.call).some(({ row }) => opensFile(row)),
  );
}

/** Where the path of an open file is written, if that is in the same function. */
function openedHere(unit: AnalysisUnit, context: CallContext, value: Resolved): Span | undefined {
  const [atom, more] = value.atoms;
  if (atom?.k !== 'result' || more) return undefined;
  const body = functionAround(unit, context.term.span)?.span.start;
  if (functionAround(unit, atom.call.span)?.span.start !== body) return undefined;
  return knownCalls(unit, atom.call).flatMap((call) => openedSpan(call) ?? [])[0];
}

/** A fix that signs what is sent, before it is sent. */
export function signFixes(unit: AnalysisUnit, send: CallContext): Fix[] {
  const path = unit.arg(send, 'path');
  const code = path?.valueSpan && repeatable(unit, path.valueSpan);
  const signing = code === undefined ? undefined : ensureImport(unit, 'model_signing');
  if (code === undefined || !signing) return [];
  const line = `${signing.name}.signing.Config().use_sigstore_signer().sign(${code}, ${code} + '.sig')`;
  const edit = insertBefore(unit, send.term.span, [line]);
  return edit
    ? [
        {
          title: `Sign \`${code.slice(0, 40)}\` with OpenSSF model signing before it is sent`,
          safety: 'review',
          edits: [...signing.edits, edit],
        },
      ]
    : [];
}
