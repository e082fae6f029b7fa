import type { Span } from '../source/span.js';

/** What the spans of one body count from. Moves when text above the body changes, and all places in it move along. */
export interface Anchor {
  /** Path of the file. */
  readonly file: string;
  /** UTF-16 offset of the body's first character. */
  base: number;
  readonly numbers: SpanNumbers;
}

/** Numbers for spans by object, which stay when what the spans count from moves. */
export class SpanNumbers {
  private readonly known = new WeakMap<Span, number>();
  private last = 0;

  /** Always the same number for the same place. */
  of(span: Span): number {
    const key = span instanceof Place ? span.relative : span;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.last += 1;
    this.known.set(key, this.last);
    return this.last;
  }
}

/**
 * A span of a value, a call or a fact. It is kept relative to its body and says where it is when asked, so that what is
 * known of a function holds wherever the function moves.
 */
export class Place implements Span {
  constructor(
    readonly anchor: Anchor,
    readonly relative: Span,
  ) {}

  get start(): number {
    return this.anchor.base + this.relative.start;
  }

  get end(): number {
    return this.anchor.base + this.relative.end;
  }

  get file(): string {
    return this.anchor.file;
  }
}

/** A plain copy of a span, as hosts get it; `file` is kept where it is not `here`. */
export function plainSpan(span: Span, here: string): Span {
  const { start, end, file } = span;
  return file === undefined || file === here ? { start, end } : { start, end, file };
}
