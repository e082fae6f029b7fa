import createMatcher, { type Ignore } from 'ignore';

/** Patterns of one `.gitignore` file or of one configuration. */
export interface IgnoreRules {
  /** The folder that its patterns count from, relative to the top; without `/` at the end, empty for the top itself. */
  readonly base: string;
  readonly matcher: Ignore;
}

/** Stars in one segment of a pattern, and `**` in a whole one: each multiplies the time that a hostile name can cost. */
const MAX_STARS = 3;
const MAX_LENGTH = 500;

/** Why a pattern is not taken, or undefined. Patterns come from the project, so their cost must be bounded. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH) return 'it is too long';
  const segments = pattern.split('/');
  if (segments.filter((segment) => segment === '**').length > MAX_STARS) return 'it has too many `**`';
  if (segments.some((segment) => segment !== '**' && (segment.match(/\*+/g)?.length ?? 0) > MAX_STARS)) {
    return 'it has too many `*` in one name';
  }
  try {
    createMatcher().add(pattern).ignores('a');
    return undefined;
  } catch {
    return 'it is not a valid pattern';
  }
}

/** Rules of gitignore patterns, those that are broken or too costly left out. */
export function ignoreRules(base: string, patterns: readonly string[]): IgnoreRules {
  const sound = patterns.filter((pattern) => patternProblem(pattern) === undefined);
  return { base, matcher: createMatcher().add(sound) };
}

/** Rules of the text of a `.gitignore` file. */
export const gitignoreRules = (base: string, text: string): IgnoreRules =>
  ignoreRules(base, text.split(/\r\n|\r|\n/));

/**
 * Whether a chain of rules, outermost first, leaves a path out; the innermost that says anything decides, as in git.
 * @param path relative to the top, with `/`; a folder ends with `/`.
 */
export function isIgnored(chain: readonly IgnoreRules[], path: string): boolean {
  let ignored = false;
  for (const { base, matcher } of chain) {
    const relative = base === '' ? path : path.startsWith(`${base}/`) ? path.slice(base.length + 1) : '';
    if (relative === '' || !createMatcher.isPathValid(relative)) continue;
    const answer = matcher.test(relative);
    if (answer.ignored) ignored = true;
    else if (answer.unignored) ignored = false;
  }
  return ignored;
}
