/** Longest word that a suggestion is looked for; longer ones are no slips of the finger. */
const maxWord = 64;

/**
 * The known word that a user most probably meant, for "did you mean"; undefined where none is near. Takes the word as
 * typed and the known ones; letter case does not count.
 */
function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > maxWord) return undefined;
  const wanted = word.toLowerCase().replaceAll('_', '-');
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue;
    const steps = distance(wanted, candidate.toLowerCase());
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** `; did you mean ...?` for a message, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}

/** A piece of somebody's file as it may stand between backticks in a message: short, one line, no controls or backticks. */
export function quotable(text: string): string {
  // Bidirectional controls could reorder the message around them.
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029`]/gu, '?');
  return plain.length > maxWord ? `${plain.slice(0, maxWord)}…` : plain;
}

/** Levenshtein's distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
