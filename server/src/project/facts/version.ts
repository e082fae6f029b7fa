/** Numbers of a release, most significant first; missing parts are not known. */
export type Release = readonly number[];

/** Which versions a specifier admits; `highest` is inclusive, absent where it is open. */
export interface VersionRange {
  readonly lowest: Release;
  readonly highest?: Release;
}

/** How a kind of file writes versions: what a bare `1.5` and a single `=` mean differs. */
export type Dialect = 'pep440' | 'poetry' | 'conda';

const packages = /^(?:aws-)?mxnet(?:-(?:mkl|native|gpu|cu\d+(?:mkl)?))?$/;
const condaPackages = /^(?:lib|py-)mxnet(?:-\w+)?$/;

/** Whether a distribution is MXNet, in whichever build. */
export function isMxnetPackage(name: string): boolean {
  const normal = name.toLowerCase().replace(/[._]/g, '-');
  return packages.test(normal) || condaPackages.test(normal);
}

/** The numbers that a version begins with: `1.6.0b20190926` and `1.6.0+cu101` are 1.6.0. */
export function releaseOf(version: string): Release | undefined {
  const digits = /^\s*v?(\d{1,6}(?:\.\d{1,6}){0,4})/.exec(version)?.[1];
  return digits?.split('.').map(Number);
}

/** Orders releases part by part; a part that is missing is less than any. */
export function compareReleases(a: Release, b: Release): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The versions that a specifier such as `>=1.5,<1.7` admits. Undefined where it bounds nothing, or is not understood:
 * nothing is claimed then.
 */
export function rangeOf(specifier: string, dialect: Dialect): VersionRange | undefined {
  if (specifier.includes('|')) return undefined;
  let lowest: Release | undefined;
  let highest: Release | undefined;
  for (const part of specifier.split(',')) {
    const clause = part.trim();
    if (clause === '' || clause === '*' || clause.startsWith('!=')) continue;
    const range = clauseRange(clause, dialect);
    if (!range) return undefined;
    if (range.lowest && (!lowest || compareReleases(range.lowest, lowest) > 0)) lowest = range.lowest;
    if (range.highest && (!highest || isBelow(range.highest, highest))) highest = range.highest;
  }
  if (!lowest && !highest) return undefined;
  return { lowest: lowest ?? [0], ...(highest ? { highest } : {}) };
}

/** Whether one upper bound is stricter than another; `[1, 6]` admits every 1.6 and so more than `[1, 6, 0]`. */
function isBelow(a: Release, b: Release): boolean {
  const shorter = Math.min(a.length, b.length);
  const difference = compareReleases(a.slice(0, shorter), b.slice(0, shorter));
  return difference === 0 ? a.length > b.length : difference < 0;
}

/** Lowest and highest of several ranges: what any of them admits. */
export function joinRanges(ranges: readonly VersionRange[]): VersionRange | undefined {
  const [first] = ranges;
  if (!first) return undefined;
  const lowest = ranges.reduce(
    (least, { lowest: low }) => (compareReleases(low, least) < 0 ? low : least),
    first.lowest,
  );
  let highest = first.highest;
  for (const { highest: high } of ranges) {
    if (!high || !highest) return { lowest };
    if (isBelow(highest, high)) highest = high;
  }
  return { lowest, ...(highest ? { highest } : {}) };
}

interface Clause {
  readonly lowest?: Release;
  readonly highest?: Release;
}

function clauseRange(clause: string, dialect: Dialect): Clause | undefined {
  const [, operator = '', text = ''] = /^(===|==|~=|>=|<=|=|>|<|\^|~)?\s*(\S.*)$/.exec(clause) ?? [];
  const release = releaseOf(text);
  if (!release) return undefined;
  const prefix = /^[v\d.]*\.\*/.test(text);
  const exact = { lowest: release, highest: release };
  // Conda's single sign admits what begins with the version, as a release with missing parts does.
  if (/^={1,3}$/.test(operator)) return exact;
  switch (operator) {
    case '':
      return dialect === 'pep440' && !prefix ? undefined : exact;
    case '>=':
      return { lowest: release };
    case '>':
      return { lowest: release.length < 3 ? release : next(release) };
    case '<=':
      return { highest: padded(release) };
    case '<':
      return below(release);
    case '~=':
      return { lowest: release, highest: release.slice(0, Math.max(1, release.length - 1)) };
    case '~':
      return { lowest: release, highest: release.slice(0, Math.min(2, release.length)) };
    case '^':
      return {
        lowest: release,
        highest: release.slice(
          0,
          1 +
            Math.max(
              0,
              release.findIndex((part) => part > 0),
            ),
        ),
      };
    default:
      return undefined;
  }
}

/** The greatest release below another, as far as it can be told: below 1.7 is some 1.6, below 2.0 some 1. */
function below(release: Release): Clause | undefined {
  let end = release.length;
  while (end > 0 && release[end - 1] === 0) end -= 1;
  const last = release[end - 1];
  return last === undefined ? undefined : { highest: [...release.slice(0, end - 1), last - 1] };
}

function next(release: Release): Release {
  return [...release.slice(0, -1), (release.at(-1) ?? 0) + 1];
}

function padded(release: Release): Release {
  return [...release, 0, 0].slice(0, Math.max(3, release.length));
}
