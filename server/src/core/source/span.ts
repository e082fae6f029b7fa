/** Half-open range of UTF-16 offsets into one source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Path of the file that it lies in; absent: the file that is spoken of. */
  readonly file?: string;
}

/** A place as LSP counts it: zero-based line and zero-based UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A half-open range of positions. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Replaces the text of `span` by `newText`. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}
