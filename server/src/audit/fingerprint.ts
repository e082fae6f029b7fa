const PRIME = 0x100000001b3n;
const BASIS = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/**
 * Gives fingerprints of the findings of one file. They rest on the rule, the path and the words of the line, not on its
 * number; equal lines are told apart by their order.
 */
export function fingerprinter(path: string): (ruleId: string, line: string) => string {
  const seen = new Map<string, number>();
  return (ruleId, line) => {
    const key = [ruleId, path, line.replace(/\s+/g, ' ').trim()].join('\n');
    const ordinal = (seen.get(key) ?? 0) + 1;
    seen.set(key, ordinal);
    return `${hash(key)}:${ordinal}`;
  };
}

/** FNV-1a of 64 bits over UTF-16 units, as hexadecimal: hosts without synchronous crypto need it too, and nothing secret rests on it. */
function hash(text: string): string {
  let value = BASIS;
  for (let i = 0; i < text.length; i++) value = ((value ^ BigInt(text.charCodeAt(i))) * PRIME) & MASK;
  return value.toString(16).padStart(16, '0');
}
