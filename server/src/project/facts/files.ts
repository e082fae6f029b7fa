import { dockerfile, images } from './images.js';
import {
  quotedRequirements,
  requirement,
  requirements,
  lines,
  statement,
  type Statement,
} from './requirements.js';
import { rangeOf, releaseOf, isMxnetPackage } from './version.js';

type Reader = (text: string) => readonly Statement[];

/** Which files tell of the MXNet that a project asks for, by their names, and how each is read. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^[\w.-]*(?:requirements|constraints)[\w.-]*\.(?:txt|in)$/, requirements],
  [/^setup\.py$/, quotedRequirements],
  [/^setup\.cfg$/, setupConfig],
  [/^(?:pyproject\.toml|Pipfile)$/, tomlTable],
  [/^(?:poetry|uv|pdm)\.lock$/, tomlLock],
  [/^Pipfile\.lock$/, pipfileLock],
  [/^[\w.-]*(?:environment|conda)[\w.-]*\.ya?ml$/, environment],
  [/^(?:[\w.-]*Dockerfile[\w.-]*|Containerfile|[\w.-]+\.dockerfile)$/i, dockerfile],
  [/^(?:docker-)?compose[\w.-]*\.ya?ml$/, composed],
];

/** Names of files of a folder named `requirements`: all of them list some. */
const inRequirements = /^[\w.-]+\.(?:txt|in)$/;

/** Folders whose files speak for the folder that they lie in. */
export const factFolders: readonly string[] = ['requirements', 'docker'];

/** Globs of all these files, for hosts that watch them. */
export const factGlobs: readonly string[] = [
  '**/*{requirements,constraints}*.{txt,in}',
  '**/requirements/*.{txt,in}',
  '**/setup.{py,cfg}',
  '**/{Pipfile,Pipfile.lock,poetry.lock,uv.lock,pdm.lock}',
  '**/*{environment,conda,compose}*.{yml,yaml}',
  '**/*Dockerfile*',
  '**/{Containerfile,*.dockerfile}',
];

/** How a file is read; undefined where it says nothing of versions. */
function readerOf(name: string, folder: string): Reader | undefined {
  if (folder === 'requirements' && inRequirements.test(name)) return requirements;
  return readers.find(([pattern]) => pattern.test(name))?.[1];
}

/** Whether a file may tell of versions; `folder` is the name of the folder that it lies in. */
export function isFactFile(name: string, folder: string): boolean {
  return readerOf(name, folder) !== undefined;
}

/** What a file says of the version of MXNet. Never throws: who writes the file may write anything. */
export function statementsIn(name: string, folder: string, text: string): readonly Statement[] {
  // Nearly all such files are of projects without MXNet.
  return /mxnet/i.test(text) ? (readerOf(name, folder)?.(text.replace(/^\uFEFF/, '')) ?? []) : [];
}

/** `install_requires` and extras of `setup.cfg`: indented lines, or the rest of the line of the key. */
function setupConfig(text: string): readonly Statement[] {
  return lines(text)
    .map((line) => line.replace(/^[\w.-]+\s*=(?!=)/, ''))
    .flatMap((line) => requirement(line));
}

/** PEP 621 arrays hold requirements; Poetry and Pipfile have a key for each package. */
function tomlTable(text: string): readonly Statement[] {
  const keyed = lines(text).flatMap((line) => {
    const [, , name = '', value = ''] = /^\s*(["']?)([\w.-]+)\1\s*=\s*(.*)$/.exec(line) ?? [];
    if (!isMxnetPackage(name)) return [];
    const version = /^(?:\{.*?\bversion\s*=\s*)?["']([^"']*)["']/.exec(value)?.[1];
    return version === undefined ? [] : statement(rangeOf(version, 'poetry'), line.replace(/\s#.*$/, ''));
  });
  // In a Pipfile and under Poetry, names in quotes are not requirements, but have no version and so say nothing.
  return [...keyed, ...quotedRequirements(text)];
}

/** `[[package]]` with its name and its version, in either order. */
function tomlLock(text: string): readonly Statement[] {
  return text.split(/^\s*\[\[package\]\]/m).flatMap((part) => {
    const head = part.slice(0, 1000);
    const name = /^name\s*=\s*["']([^"'\r\n]+)["']/m.exec(head)?.[1] ?? '';
    const version = /^version\s*=\s*["']([^"'\r\n]+)["']/m.exec(head)?.[1] ?? '';
    return isMxnetPackage(name) ? exactly(name, version) : [];
  });
}

function pipfileLock(text: string): readonly Statement[] {
  return [...text.matchAll(/"([\w.-]*mxnet[\w.-]*)"\s*:\s*\{([^{}]{0,20000})\}/gi)].flatMap(
    ([, name = '', body = '']) => {
      const version = /"version"\s*:\s*"={0,3}([^"]+)"/.exec(body)?.[1] ?? '';
      return isMxnetPackage(name) ? exactly(name, version) : [];
    },
  );
}

function exactly(name: string, version: string): readonly Statement[] {
  const release = releaseOf(version);
  return release ? statement({ lowest: release, highest: release }, `${name} ${version}`) : [];
}

/** Items of a conda environment; those under `pip:` are requirements. */
function environment(text: string): readonly Statement[] {
  let pip: number | undefined;
  return lines(text).flatMap((line) => {
    const [, indent = '', item = ''] = /^(\s*)-\s*["']?([^"'#]*)/.exec(line) ?? [];
    if (item === '') return [];
    if (pip !== undefined && indent.length <= pip) pip = undefined;
    if (/^pip\s*:/.test(item)) pip = indent.length;
    return requirement(item, pip === undefined ? 'conda' : 'pep440');
  });
}

/** `image:` lines of a compose file. */
function composed(text: string): readonly Statement[] {
  return lines(text).flatMap((line) => {
    const image = /^\s*(?:-\s*)?image\s*:\s*["']?([^"'\s#]+)/.exec(line)?.[1];
    return image === undefined ? [] : images(image);
  });
}
