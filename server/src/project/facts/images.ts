import { lines, requirement, statement, type Statement } from './requirements.js';
import { releaseOf } from './version.js';

/**
 * The MXNet in an image, by its name and tag: `mxnet/python:1.9.1_cpu`, `…/mxnet-training:1.8.0-gpu-py37`. Images of model
 * servers are numbered by the server.
 */
export function images(reference: string): readonly Statement[] {
  const [, path = '', tag = ''] = /^([^\s:@]+(?::\d+\/[^\s:@]+)?):([\w][\w.-]{0,127})/.exec(reference) ?? [];
  const name = path.replace(/^[^/]*[.:][^/]*\//, '').toLowerCase();
  const release =
    /(?:^|[/-])mxnet(?:$|[/-])/.test(name) && !/server|mms/.test(name) ? releaseOf(tag) : undefined;
  // `mxnet:7` is a number that somebody gave to a build of theirs.
  return release && release.length > 1 ? statement({ lowest: release, highest: release }, reference) : [];
}

/** What a Dockerfile is built from and what it installs, with the defaults of its `ARG` and `ENV`. */
export function dockerfile(text: string): readonly Statement[] {
  const variables = new Map<string, string>();
  return lines(text.replace(/^[ \t]*#.*(?:\r?\n|$)/gm, '')).flatMap((raw) => {
    const line = substituted(raw, variables);
    const [, word = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
    switch (word.toUpperCase()) {
      case 'ARG':
      case 'ENV':
        remember(rest, variables);
        return [];
      case 'FROM':
        return images(rest.replace(/^--\S+\s+/, '').split(/\s/, 1)[0] ?? '');
      case 'RUN':
        return installed(rest);
      default:
        return [];
    }
  });
}

function remember(rest: string, variables: Map<string, string>): void {
  for (const [, name = '', quoted, bare] of rest.matchAll(/(\w+)(?:=|\s+)(?:"([^"]*)"|([^\s"]+))/g))
    variables.set(name, quoted ?? bare ?? '');
}

function substituted(line: string, variables: ReadonlyMap<string, string>): string {
  if (!line.includes('$')) return line;
  return line.replace(
    /\$(?:\{(\w+)(?::?-([^{}]*))?\}|(\w+))/g,
    (whole, braced?: string, fallback?: string, plain?: string) =>
      variables.get(braced ?? plain ?? '') ?? fallback ?? whole,
  );
}

const shellToken = /"([^"]*)"|'([^']*)'|(&&|\|\||[;|&])|([^\s"';|&]+)/g;

/** Packages that shell commands install with pip or conda. */
function installed(commands: string): readonly Statement[] {
  const found: Statement[] = [];
  let before: string | undefined;
  let tool: string | undefined;
  let installing = false;
  for (const [, double, simple, end, bare] of commands.matchAll(shellToken)) {
    const word = double ?? simple ?? bare ?? '';
    if (end !== undefined) [before, tool, installing] = [undefined, undefined, false];
    else if (installing) found.push(...requirement(word, tool === 'pip' ? 'pep440' : 'conda'));
    else if (word === 'install' && before !== undefined) [tool, installing] = [before, true];
    // `python -m pip install`, `pip3.7 --no-cache-dir install`: options may stand between.
    else if (!word.startsWith('-')) before = /^(?:.*\/)?(pip|conda|mamba)[\d.]*$/.exec(word)?.[1];
  }
  return found;
}
