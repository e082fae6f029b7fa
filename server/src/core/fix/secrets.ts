import type { Fix } from '../rule.js';
import type { DrawnFrom } from '../semantics/taint.js';
import { type AnalysisUnit } from '../semantics/unit.js';
import { bytesOf, drawnInteger } from './secret-chain.js';
import type { Span } from '../source/span.js';
import { ensureImport } from './imports.js';

/** A replacement text that calls functions of `secrets`, and whether it keeps what the value is. */
interface Replacement {
  readonly span: Span;
  /** Uses `secrets.` for the module, whatever the file calls it. */
  readonly code: string;
  readonly exact: boolean;
}

/** Fixes that draw a secret from the operating system: the whole chain of draw and conversions is replaced. */
export function secretsFixes(unit: AnalysisUnit, drawn: DrawnFrom): Fix[] {
  const replacement = plainDraw(unit, drawn) ?? wholeChain(unit, drawn);
  if (!replacement) return [];
  const module = ensureImport(unit, 'secrets');
  if (!module) return [];
  const code = replacement.code.replaceAll('secrets.', `${module.name}.`);
  const newText = standsAlone(unit.text, replacement.span) ? code : parenthesized(code);
  return [
    {
      title: `Draw it with \`${newText.length > 48 ? `${newText.slice(0, 47)}…` : newText}\``,
      safety: replacement.exact ? 'safe' : 'review',
      edits: [...module.edits, { span: replacement.span, newText }],
    },
  ];
}

/** Whether nothing around a place binds closer than the operators of what is put there. */
function standsAlone(text: string, span: Span): boolean {
  const before = /(?:^|[^=!<>])=[ \t]*$|[([{,:][ \t\r\n]*$|\breturn[ \t]+$/.test(
    text.slice(Math.max(0, span.start - 200), span.start),
  );
  const after = /^[ \t]*(?:$|[)\]},:#\r\n])/.test(text.slice(span.end, span.end + 200));
  return before && after;
}

function parenthesized(code: string): string {
  return code.includes(' ') && !/^[\w.]+\([^()]*\)$/.test(code) ? `(${code})` : code;
}

/** Draws of Python's `random` have a twin in `secrets` each. */
function plainDraw(unit: AnalysisUnit, drawn: DrawnFrom): Replacement | undefined {
  if (drawn.row.traits?.['generator'] === 'mxnet') return undefined;
  const args = drawn.draw.args.map((arg) => unit.text.slice(arg.span.start, arg.span.end));
  if (drawn.draw.args.some((arg) => arg.kind !== 'positional')) return undefined;
  if (args.some((arg) => arg.startsWith('*'))) return undefined;
  const [a, b] = args;
  const at = { span: drawn.draw.span, exact: true };
  const last = drawn.row.api.slice(drawn.row.api.lastIndexOf('.') + 1);
  const stdlib = drawn.row.traits?.['generator'] === 'stdlib';
  if (last === 'bytes' || last === 'randbytes')
    return a === undefined ? undefined : { ...at, code: `secrets.token_bytes(${a})` };
  if (!stdlib || a === undefined) return undefined;
  if (last === 'choice' && b === undefined) return { ...at, code: `secrets.choice(${a})` };
  if (last === 'getrandbits') return { ...at, code: `secrets.randbits(${a})` };
  if (last === 'randrange' && b === undefined) return { ...at, code: `secrets.randbelow(${a})` };
  if (last === 'randint' && b !== undefined) return between(at, a, b);
  return undefined;
}

/** Bounds that are numbers or plain names can be written twice; anything else may do something each time. */
function between(at: Omit<Replacement, 'code'>, low: string, high: string): Replacement | undefined {
  const [a, b] = [Number(low), Number(high)];
  if (Number.isInteger(a) && Number.isInteger(b)) {
    const below = `secrets.randbelow(${String(b - a + 1)})`;
    return { ...at, code: a === 0 ? below : `${String(a)} + ${below}` };
  }
  if (!/^\w+$/.test(low) || !/^\w+$/.test(high)) return undefined;
  return { ...at, code: `${low} + secrets.randbelow(${high} - ${low} + 1)` };
}

/**
 * Draw and conversions that stand in one expression give way to one call: the outermost of them that is nothing but the
 * draw and conversions that keep its size known. What is around (an encoding, a slice, a comprehension) stays.
 */
function wholeChain(unit: AnalysisUnit, drawn: DrawnFrom): Replacement | undefined {
  const { span: draw } = drawn.draw;
  for (const { span } of drawn.trail) {
    if (span.start > draw.start || span.end < draw.end) continue;
    const before = unit.text.slice(span.start, draw.start);
    const after = unit.text.slice(draw.end, span.end);
    const bytes = bytesOf(unit, drawn, { before, after });
    if (bytes) return { span, code: `secrets.${bytes.call}(${String(bytes.size)})`, exact: true };
    const integer = drawnInteger(unit, drawn, { before, after });
    if (integer) return { span, code: integer, exact: true };
  }
  return undefined;
}
