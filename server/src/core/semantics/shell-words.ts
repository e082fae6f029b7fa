/** What stands for a piece of a command line that is not known. */
export const hole = '\u2026';

/**
 * The simple commands of a shell text, each as its words, quotes removed: `a b && c 'd e'` gives `[[a, b], [c, d e]]`.
 * Substitutions stay as they are written. Linear in the length of the text.
 */
export function shellCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'" || char === '"') {
      const end = closing(text, at + 1, char);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (char === '\\') {
      at += 1;
      if (text[at] !== '\n') word = (word ?? '') + text.charAt(at);
    } else if (char === ';' || char === '\n' || char === '|' || isSeparator(text, at)) endCommand();
    else if (char === ' ' || char === '\t' || char === '\r') endWord();
    else if (char === '#' && word === undefined) at = lineEnd(text, at) - 1;
    else word = (word ?? '') + char;
  }
  endCommand();
  return commands;
}

/** An `&` that ends a command, rather than one of `2>&1` and `&>`. */
function isSeparator(text: string, at: number): boolean {
  return text[at] === '&' && text[at - 1] !== '>' && text[at + 1] !== '>';
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The name of a program without its folder. */
export function programOf(word: string | undefined): string {
  return word?.replace(/^.*[/\\]/, '') ?? '';
}

/** The value of an option in any of its forms: `--name value`, `--name=value`; undefined where it is not given. */
export function optionValue(words: readonly string[], names: RegExp): string | undefined {
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (!names.test(name)) continue;
    return equals < 0 ? words[index + 1] : word.slice(equals + 1);
  }
  return undefined;
}
