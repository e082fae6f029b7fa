/** Everything that ends a line somewhere; a text that keeps one could break out of a code span or a list item. */
const lineEnds = /[\r\n\u0085\u2028\u2029\v\f]+/g;

/**
 * Markdown that shows a text as it is. Messages may quote names from a hostile file, so every character that Markdown
 * or HTML could read is escaped; what stands between backticks stays code.
 */
export function escapeMessage(message: string): string {
  return message
    .replace(lineEnds, ' ')
    .split('`')
    .map((part, index, parts) => {
      const closed = index % 2 === 1 && index < parts.length - 1;
      if (closed) return part === '' ? '' : codeSpan(part);
      return (index % 2 === 1 ? '\\`' : '') + escapeText(part);
    })
    .join('');
}

/** Markdown that shows a text without any formatting. */
export function escapeText(text: string): string {
  return text.replace(lineEnds, ' ').replace(/[\\`*_{}[\]()<>#+\-.!|~&"'$@:/]/g, (c) => `\\${c}`);
}

/** A code span; the fence is longer than any run of backticks inside. */
export function codeSpan(text: string): string {
  const flat = text.replace(lineEnds, ' ');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  const padding = flat.startsWith('`') || flat.endsWith('`') || flat.trim() === '' ? ' ' : '';
  return fence + padding + flat + padding + fence;
}
