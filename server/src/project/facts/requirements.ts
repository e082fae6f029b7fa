import { type Dialect, isMxnetPackage, rangeOf, releaseOf, type VersionRange } from './version.js';

/** What a place in a file says of MXNet. */
export interface Statement {
  readonly range: VersionRange;
  /** As written there. */
  readonly text: string;
}

const maxText = 120;

/** A statement as it is kept: long lines are cut. */
export function statement(range: VersionRange | undefined, text: string): readonly Statement[] {
  return range ? [{ range, text: text.trim().replace(/\s+/g, ' ').slice(0, maxText) }] : [];
}

/**
 * One requirement: `mxnet-cu101mkl[extra]>=1.5,<1.7 ; python_version >= "3" --hash=…`, or a wheel by its address. Gives
 * nothing for other packages, and for MXNet of any version.
 */
export function requirement(line: string, dialect: Dialect = 'pep440'): readonly Statement[] {
  const [, name = '', specifier = ''] =
    /^\s*(?:[\w-]+::)?([A-Za-z][\w.-]*)(?:\s*\[[^\]]*\])?\s*\(?([^;#()@]*)/.exec(line) ?? [];
  if (isMxnetPackage(name)) {
    const address = wheel(line);
    if (address.length > 0) return address;
    const bare = specifier.replace(/\s--?\w.*$/, '').replace(/\\\s*$/, '');
    return statement(
      rangeOf(dialect === 'conda' ? condaSpecifier(bare) : bare, dialect),
      withoutOptions(line),
    );
  }
  return wheel(line);
}

/** `mxnet=1.5.0=py37_0` and `mxnet 1.5.0 py37_0` end with a build, which says nothing of the version. */
function condaSpecifier(text: string): string {
  const trimmed = text.trim().replace(/^(=?=?[\d.*]+)=\S*$/, '$1');
  return /^[\d.]+\s+\S+$/.test(trimmed) ? trimmed.replace(/\s.*$/, '') : trimmed;
}

function withoutOptions(line: string): string {
  return line
    .replace(/\s--?\w.*$/, '')
    .replace(/\\\s*$/, '')
    .replace(/\s#.*$/, '');
}

/** The version in the name of a wheel or a source archive of MXNet. */
function wheel(text: string): readonly Statement[] {
  const [found, name = '', version = ''] =
    /\b((?:aws_)?mxnet(?:_\w+)?)-(\d+(?:\.\d+)+)[^\s/]*\.(?:whl|tar\.gz)/.exec(text) ?? [];
  const release = isMxnetPackage(name) ? releaseOf(version) : undefined;
  return found !== undefined && release ? statement({ lowest: release, highest: release }, found) : [];
}

/** Lines of `requirements.txt` and constraints; other files that they name are read for themselves. */
export function requirements(text: string): readonly Statement[] {
  return lines(text)
    .filter(
      (line) =>
        !/^\s*(?:#|-(?:r|c)\b|--?(?:requirement|constraint|find-links|index-url|extra-index-url)\b)/.test(
          line,
        ),
    )
    .flatMap((line) =>
      line.includes('mxnet') || line.includes('MXNet')
        ? requirement(line.replace(/^\s*(?:-e|--editable)\s+/, ''))
        : [],
    );
}

/** Lines of a text, whatever ends them, continued ones put together. */
export function lines(text: string): readonly string[] {
  return text.replace(/\\\r?\n/g, ' ').split(/\r\n|\n|\r/);
}

const quoted = /"((?:aws-)?mxnet[^"\r\n]{0,200})"|'((?:aws-)?mxnet[^'\r\n]{0,200})'/gi;

/** Requirements that stand in quotes: `setup.py`, arrays of `pyproject.toml`. */
export function quotedRequirements(text: string): readonly Statement[] {
  return [...text.matchAll(quoted)].flatMap(([, double, simple]) => requirement(double ?? simple ?? ''));
}
