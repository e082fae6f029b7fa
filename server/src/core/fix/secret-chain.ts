import { roleOf } from '../semantics/concepts.js';
import type { DrawnFrom } from '../semantics/taint.js';
import type { AnalysisUnit } from '../semantics/unit.js';

/** What is written around a draw in one expression. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** Draws of so many independent numbers as their shape says; others (permutations, choices) have sizes of their own. */
const shaped = /\.(uniform|normal|randint|integers|random|random_sample|standard_normal)$/;
const copies = String.raw`(?:\s*\.\s*(?:asnumpy\(\)|copy\(\)|flatten\(\)|astype\(\s*(?:[\w.]*\.)?['"]?\w+['"]?\s*\)))*`;
const toBytes = String.raw`\s*\.\s*(?:tobytes|tostring)\(\)`;
const arrayBytes = new RegExp(`^${copies}${toBytes}$`);
const arrayHex = new RegExp(`^${copies}${toBytes}\\s*\\.\\s*hex\\(\\)$`);
const listBytes = new RegExp(`^${copies}(?:\\s*\\.\\s*tolist\\(\\))?\\s*\\)$`);
const scalar =
  /^(?:\s*\.\s*(?:asscalar|item)\(\)|\s*\.\s*asnumpy\(\)\s*\[0\]|\s*\[0\](?:\s*\.\s*asscalar\(\))?)?\s*\)$/;
const digest = /^hashlib\.(md5|sha1|sha224|sha256|sha384|sha512)\($/;
const digestSizes: Readonly<Record<string, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** The call of `secrets` that gives as many bytes (or their hex) as the expression does; undefined for any other expression. */
export function bytesOf(
  unit: AnalysisUnit,
  drawn: DrawnFrom,
  { before, after }: Around,
): { readonly call: 'token_bytes' | 'token_hex'; readonly size: number } | undefined {
  const hash = digest.exec(before.replace(/\s+/g, ''))?.[1];
  if (hash !== undefined) return hashed(hash, after);
  const count = elements(unit, drawn);
  if (count === undefined || count === 0) return undefined;
  if (/^bytes\(\s*$|^bytearray\(\s*$/.test(before) && listBytes.test(after) && drawsBytes(unit, drawn))
    return before.startsWith('bytes') ? { call: 'token_bytes', size: count } : undefined;
  const size = itemSize(unit, drawn, after);
  if (before !== '' || size === undefined) return undefined;
  if (arrayBytes.test(after)) return { call: 'token_bytes', size: count * size };
  return arrayHex.test(after) ? { call: 'token_hex', size: count * size } : undefined;
}

/** A digest of nothing but the draw is as long as its algorithm says, whatever was hashed. */
function hashed(name: string, after: string): ReturnType<typeof bytesOf> {
  const inner = new RegExp(`^(?:${copies}${toBytes})\\s*\\)\\s*\\.\\s*(hexdigest|digest)\\(\\)$`).exec(after);
  const size = digestSizes[name];
  if (!inner || size === undefined) return undefined;
  return { call: inner[1] === 'hexdigest' ? 'token_hex' : 'token_bytes', size };
}

/** The call of `secrets` that gives a number of the same range as `int(<one drawn integer>)`. */
export function drawnInteger(
  unit: AnalysisUnit,
  drawn: DrawnFrom,
  { before, after }: Around,
): string | undefined {
  if (!/^int\(\s*$/.test(before) || !scalar.test(after) || !/\.(randint|integers)$/.test(drawn.row.api))
    return undefined;
  const [low, high] = [literalAt(unit, drawn, 'low'), literalAt(unit, drawn, 'high')];
  if (elements(unit, drawn) !== 1 || drawn.draw.args.some((arg) => arg.name === 'endpoint')) return undefined;
  // NumPy and MXNet leave the upper bound out; Python's `randint` does not and is replaced as it stands.
  if (drawn.row.traits?.['generator'] === 'stdlib' || low === undefined) return undefined;
  if (high === undefined) return low > 0 ? `secrets.randbelow(${String(low)})` : undefined;
  if (high <= low) return undefined;
  return low === 0
    ? `secrets.randbelow(${String(high)})`
    : `${String(low)} + secrets.randbelow(${String(high - low)})`;
}

function textAt(unit: AnalysisUnit, drawn: DrawnFrom, role: string): string | undefined {
  const arg = roleOf(drawn.row, drawn.draw, role)?.arg;
  return arg && !arg.spread ? unit.text.slice(arg.valueSpan.start, arg.valueSpan.end) : undefined;
}

/** A number that is written at the call itself: what a caller passes may differ from one call to the next. */
function literalAt(unit: AnalysisUnit, drawn: DrawnFrom, role: string): number | undefined {
  const text = textAt(unit, drawn, role);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** How many numbers are drawn, by the shape as it is written; 1 without one, undefined when that does not tell. */
function elements(unit: AnalysisUnit, drawn: DrawnFrom): number | undefined {
  if (!shaped.test(drawn.row.api) || drawn.draw.args.some((arg) => arg.spread ?? arg.kind.includes('star')))
    return undefined;
  const text = textAt(unit, drawn, 'shape');
  if (text === undefined) return 1;
  if (!/^[\d\s(),[\]]+$/.test(text)) return undefined;
  return (text.match(/\d+/g) ?? []).reduce((product, size) => product * Number(size), 1);
}

/** Bytes of one number, by the last conversion, else by the draw's own type, else by what the library gives by default. */
function itemSize(unit: AnalysisUnit, drawn: DrawnFrom, after: string): number | undefined {
  const conversions = [...after.matchAll(/astype\(\s*(?:[\w.]*\.)?['"]?(\w+)/g)];
  const last = conversions[conversions.length - 1]?.[1];
  const own = drawn.draw.args.find((arg) => arg.name === 'dtype');
  const type =
    last ??
    (own && unit.text.slice(own.valueSpan.start, own.valueSpan.end).replace(/^.*[.'"](?=\w)|['"]$/g, ''));
  if (type === undefined) return drawn.row.traits?.['generator'] === 'mxnet' ? 4 : 8;
  const bits = /^u?(?:int|float)(8|16|32|64)$/.exec(type)?.[1];
  return bits === undefined ? undefined : Number(bits) / 8;
}

/** `bytes(...)` takes numbers below 256. */
function drawsBytes(unit: AnalysisUnit, drawn: DrawnFrom): boolean {
  return (literalAt(unit, drawn, 'high') ?? 257) <= 256;
}
