import { eastAsianWidth } from 'get-east-asian-width';
import type { Excerpt } from '../../project/region.js';
import { printable } from './escape.js';

const TAB = 4;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\ufe0f|\u20e3/u;
const INVISIBLE = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;

/** A line of source with a line of carets under the part that a reader must look at. */
export interface Frame {
  readonly source: string;
  readonly carets: string;
}

/** Draws an excerpt so that the carets stand right in a terminal: tabs are expanded, wide characters count twice, controls are shown. */
export function frame(excerpt: Excerpt): Frame {
  const from = excerpt.start;
  const to = excerpt.start + Math.max(1, excerpt.length);
  let source = '';
  let column = 0;
  let caretStart = -1;
  let caretEnd = -1;
  for (const { segment, index } of new Intl.Segmenter('en').segment(excerpt.text)) {
    if (index + segment.length > from && caretStart < 0) caretStart = column;
    const [shown, width] = draw(segment, column);
    source += shown;
    column += width;
    if (index < to) caretEnd = column;
  }
  if (caretStart < 0) [caretStart, caretEnd] = [column, column + 1];
  return {
    source: source.trimEnd(),
    carets: ' '.repeat(caretStart) + '^'.repeat(Math.max(1, caretEnd - caretStart)),
  };
}

function draw(segment: string, column: number): [string, number] {
  if (segment === '\t') {
    const width = TAB - (column % TAB);
    return [' '.repeat(width), width];
  }
  const shown = printable(segment);
  return shown === segment ? [shown, widthOf(segment)] : [shown, shown.length];
}

/** Cells that a grapheme takes in a terminal. */
function widthOf(segment: string): number {
  if (INVISIBLE.test(segment)) return 0;
  if (segment.length > 1 && EMOJI.test(segment)) return 2;
  return eastAsianWidth(segment.codePointAt(0) ?? 0);
}
