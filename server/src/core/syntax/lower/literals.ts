import type { ConstValue, FormatPart, Reg } from '../ir.js';
import { Field, Kind } from '../kinds.js';
import {
  childAt,
  childOfKind,
  childrenOf,
  endOf,
  kindOf,
  namedChildrenOf,
  startOf,
  type NodeId,
} from '../nodes.js';
import {
  load,
  lower,
  newReg,
  noReg,
  spanOf,
  textOf,
  unknown,
  type Handler,
  type Lowerer,
  type Lowering,
  type Step,
} from './lowerer.js';
import { decodeText, literalBounds, numberOf, type LiteralBounds } from './literal-text.js';

/** Handlers of numbers, strings and named constants. */
export const literalHandlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Kind.integer, (lo, n) => constant(lo, n, numberOf(textOf(lo, n), 'int'))],
  [Kind.float, (lo, n) => constant(lo, n, numberOf(textOf(lo, n), 'float'))],
  [Kind.true, (lo, n) => constant(lo, n, { kind: 'bool', value: true })],
  [Kind.false, (lo, n) => constant(lo, n, { kind: 'bool', value: false })],
  [Kind.none, (lo, n) => constant(lo, n, { kind: 'none' })],
  [Kind.ellipsis, (lo, n) => constant(lo, n, { kind: 'ellipsis' })],
  [Kind.string, string],
  [Kind.concatenated_string, concatenated],
  [Kind.interpolation, interpolationAlone],
  [Kind.format_expression, interpolationAlone],
]);

/** Emits a constant that stands for a node. */
export function constant(lo: Lowerer, n: NodeId, value: ConstValue): Reg {
  const dst = newReg(lo);
  lo.instrs.push({ op: 'const', dst, value, span: spanOf(lo, n) });
  return dst;
}

function string(lo: Lowerer, n: NodeId): Step {
  const bounds = literalBounds(lo.text, startOf(lo.nodes, n), endOf(lo.nodes, n));
  if (bounds.quote === '`') return backticks(lo, n, bounds);
  if (bounds.formatted && childOfKind(lo.nodes, n, Kind.interpolation) >= 0) return formatted(lo, n, [n]);
  return constant(lo, n, { kind: bounds.bytes ? 'bytes' : 'str', value: decodeText(lo.text, bounds) });
}

function concatenated(lo: Lowerer, n: NodeId): Step {
  const strings = namedChildrenOf(lo.nodes, n).filter((child) => kindOf(lo.nodes, child) === Kind.string);
  if (strings.some((child) => childOfKind(lo.nodes, child, Kind.interpolation) >= 0))
    return formatted(lo, n, strings);
  let value = '';
  let bytes = false;
  for (const child of strings) {
    const bounds = literalBounds(lo.text, startOf(lo.nodes, child), endOf(lo.nodes, child));
    value += decodeText(lo.text, bounds);
    bytes ||= bounds.bytes;
  }
  return constant(lo, n, { kind: bytes ? 'bytes' : 'str', value });
}

function* formatted(lo: Lowerer, n: NodeId, strings: readonly NodeId[]): Lowering {
  const parts: FormatPart[] = [];
  for (const child of strings) {
    const bounds = literalBounds(lo.text, startOf(lo.nodes, child), endOf(lo.nodes, child));
    let from = bounds.start;
    for (const inner of childrenOf(lo.nodes, child)) {
      if (kindOf(lo.nodes, inner) !== Kind.interpolation) continue;
      addText(parts, decodeText(lo.text, { ...bounds, start: from, end: startOf(lo.nodes, inner) }));
      yield interpolation(lo, inner, parts);
      from = endOf(lo.nodes, inner);
    }
    addText(parts, decodeText(lo.text, { ...bounds, start: Math.min(from, bounds.end) }));
  }
  const dst = newReg(lo);
  lo.instrs.push({ op: 'format', dst, parts, span: spanOf(lo, n) });
  return dst;
}

function addText(parts: FormatPart[], text: string): void {
  const last = parts[parts.length - 1];
  if (text === '') return;
  if (last !== undefined && 'text' in last) parts[parts.length - 1] = { text: last.text + text };
  else parts.push({ text });
}

function* interpolation(lo: Lowerer, n: NodeId, parts: FormatPart[]): Lowering {
  const src = yield lower(lo, childAt(lo.nodes, n, Field.expression));
  const conversionNode = childOfKind(lo.nodes, n, Kind.type_conversion);
  const specNode = childOfKind(lo.nodes, n, Kind.format_specifier);
  const equals = childrenOf(lo.nodes, n).find(
    (c) => kindOf(lo.nodes, c) === Kind.token && textOf(lo, c) === '=',
  );
  // `{x = }` prints the text up to the sign and the blanks behind it, then the repr of the value.
  if (equals !== undefined) addText(parts, shownText(lo, n, equals));
  const shown = equals !== undefined && specNode < 0 ? 'r' : '';
  const conversion = conversionNode < 0 ? shown : textOf(lo, conversionNode).slice(1);
  if (specNode >= 0) {
    for (const inner of namedChildrenOf(lo.nodes, specNode)) yield lower(lo, inner);
  }
  const spec = specNode < 0 ? '' : textOf(lo, specNode).slice(1);
  parts.push({
    src,
    ...(conversion === '' ? {} : { conversion }),
    ...(spec === '' ? {} : { spec }),
  });
  return noReg;
}

function shownText(lo: Lowerer, n: NodeId, equals: NodeId): string {
  const text = lo.text.slice(startOf(lo.nodes, n) + 1, endOf(lo.nodes, n));
  const width = endOf(lo.nodes, equals) - startOf(lo.nodes, n) - 1;
  return text.slice(0, width) + (/^\s*/.exec(text.slice(width))?.[0] ?? '');
}

function interpolationAlone(lo: Lowerer, n: NodeId): Step {
  return lower(lo, childAt(lo.nodes, n, Field.expression));
}

const dottedPath = /^\s*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\s*$/;

/** Python 2's backticks are `repr(...)`; the grammar takes them for quotes, so that only a dotted name is understood. */
function backticks(lo: Lowerer, n: NodeId, bounds: LiteralBounds): Reg {
  const span = spanOf(lo, n);
  const valueSpan = { start: bounds.start - lo.base, end: bounds.end - lo.base };
  const callee = load(lo, 'repr', span);
  const content = lo.text.slice(bounds.start, bounds.end);
  let src: Reg;
  if (dottedPath.test(content)) {
    const [first = '', ...rest] = content.trim().split('.');
    src = load(lo, first, valueSpan);
    for (const name of rest) {
      const dst = newReg(lo);
      lo.instrs.push({ op: 'attr', dst, base: src, name, span: valueSpan });
      src = dst;
    }
  } else {
    src = unknown(lo, n);
  }
  const dst = newReg(lo);
  const args = [{ kind: 'positional', src, span: valueSpan, valueSpan } as const];
  lo.instrs.push({ op: 'call', dst, callee, args, calleeSpan: span, argsSpan: span, span });
  return dst;
}
