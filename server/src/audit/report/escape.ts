/**
 * Characters that steer a terminal or reorder text: C0 and C1 controls, bidirectional controls, line and paragraph
 * separators, invisible characters, lone surrogates (joiners stay: emoji and Persian need them).
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Makes text from a file, a name or a message safe to print: what would steer the terminal is shown as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
