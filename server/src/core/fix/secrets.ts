import type { Value } from '../dataflow/value.js';
import type { Fix } from '../rule.js';
import type { DrawnFrom } from '../semantics/taint.js';
import { type AnalysisUnit } from '../semantics/unit.js';
import { roleOf } from '../semantics/concepts.js';
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
  if (last === 'randint' && b !== undefined) return { ...at, code: between(a, b) };
  return undefined;
}

function between(low: string, high: string): string {
  const a = Number(low);
  const b = Number(high);
  if (!Number.isInteger(a) || !Number.isInteger(b)) return `${low} + secrets.randbelow(${high} - ${low} + 1)`;
  return a === 0
    ? `secrets.randbelow(${String(b + 1)})`
    : `${String(a)} + secrets.randbelow(${String(b - a + 1)})`;
}

/** Draw and conversions that stand in one expression give way to one call. */
function wholeChain(unit: AnalysisUnit, drawn: DrawnFrom): Replacement | undefined {
  const { draw } = drawn;
  const outer = drawn.trail.findIndex(({ form }) => form === 'bytes' || form === 'hex' || form === 'int');
  const chosen = drawn.trail[outer];
  const inside = drawn.trail
    .slice(outer)
    .every(({ span }) => span.start <= draw.span.start && span.end >= draw.span.end);
  if (!chosen?.form || !inside) return undefined;
  const { span, form } = chosen;
  const chain = unit.text.slice(span.start, span.end);
  const count = elements(unit, drawn);
  const digest = digestSize(chain);
  const size = digest ?? (count === undefined ? undefined : count * itemSize(chain, drawn));
  if (form === 'bytes') return sized('token_bytes', span, size);
  if (form === 'hex') return sized('token_hex', span, size);
  if (form === 'int' && count === 1) return whole(unit, drawn, span);
  return undefined;
}

function sized(name: string, span: Span, size: number | undefined): Replacement {
  return { span, code: `secrets.${name}(${String(size ?? 32)})`, exact: size !== undefined && size > 0 };
}

function whole(unit: AnalysisUnit, drawn: DrawnFrom, span: Span): Replacement | undefined {
  const low = numberAt(unit, drawn, 'low') ?? 0;
  const high = numberAt(unit, drawn, 'high');
  if (high === undefined || high <= low) return undefined;
  const code =
    low === 0
      ? `secrets.randbelow(${String(high)})`
      : `${String(low)} + secrets.randbelow(${String(high - low)})`;
  return { span, code, exact: true };
}

function argValue(unit: AnalysisUnit, drawn: DrawnFrom, role: string): Value | undefined {
  const arg = roleOf(drawn.row, drawn.draw, role)?.arg;
  return arg && unit.resolve(arg.value);
}

function numberAt(unit: AnalysisUnit, drawn: DrawnFrom, role: string): number | undefined {
  const value = argValue(unit, drawn, role);
  return value && integer(value);
}

function integer(value: Value): number | undefined {
  const [atom, more] = value.atoms;
  return atom?.k === 'const' && !more && !value.open && atom.value.kind === 'int'
    ? atom.value.value
    : undefined;
}

/** How many numbers are drawn: the product of the shape, 1 without one; undefined when it is not known. */
function elements(unit: AnalysisUnit, drawn: DrawnFrom): number | undefined {
  const written = roleOf(drawn.row, drawn.draw, 'shape')?.arg;
  if (!written) return 1;
  const value = unit.resolve(written.value);
  const [atom, more] = value.atoms;
  if (atom?.k !== 'sequence' || more || atom.rest || value.open) return integer(value);
  let product = 1;
  for (const item of atom.items) {
    const size = integer(item);
    if (size === undefined) return undefined;
    product *= size;
  }
  return product;
}

const digests: ReadonlyMap<string, number> = new Map([
  ['md5', 16],
  ['sha1', 20],
  ['sha224', 28],
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
]);

function digestSize(chain: string): number | undefined {
  const name = /\b(md5|sha1|sha224|sha256|sha384|sha512)\(/.exec(chain)?.[1];
  return name === undefined ? undefined : digests.get(name);
}

/** Bytes of one number in the array that is turned into bytes. */
function itemSize(chain: string, drawn: DrawnFrom): number {
  const type = /(?:astype\(|dtype\s*=)\s*(?:[\w.]*\.)?['"]?u?(int|float)(8|16|32|64)/.exec(chain);
  if (type) return Number(type[2]) / 8;
  if (/\bbytes\(|\bbytearray\(/.test(chain)) return 1;
  return drawn.row.traits?.['generator'] === 'mxnet' ? 4 : 8;
}
