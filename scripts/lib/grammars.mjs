// Copies the WebAssembly files that grammars/manifest.json names, after checking that they are the ones we mean.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { LANGUAGE_VERSION, Language, MIN_COMPATIBLE_VERSION, Parser } from 'web-tree-sitter';
import { at, readJson } from './project.mjs';

/** Copies runtime and grammars to `folder`; throws with all differences if any file is not as recorded. */
export async function copyGrammars(folder) {
  const { runtime, grammars } = readJson('grammars/manifest.json');
  const files = [runtime, ...grammars].map((entry) => ({ entry, bytes: read(entry) }));
  const faults = files.flatMap(({ entry, bytes }) => identityFaults(entry, bytes));
  faults.push(...(await abiFaults(runtime, files)));
  if (faults.length > 0) throw new Error(`grammars/manifest.json does not match:\n  ${faults.join('\n  ')}`);
  mkdirSync(at(folder), { recursive: true });
  for (const { entry, bytes } of files) writeFileSync(at(folder, entry.file), bytes);
}

const read = (entry) => readFileSync(at('node_modules', entry.package, entry.file));

function identityFaults(entry, bytes) {
  const version = readJson(`node_modules/${entry.package}/package.json`).version;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [
    ...differs(`${entry.package} version`, version, entry.version),
    ...differs(`${entry.file} sha256`, sha256, entry.sha256),
  ];
}

async function abiFaults(runtime, [{ bytes }, ...grammars]) {
  await Parser.init({ wasmBinary: bytes });
  const faults = [
    ...differs('oldest ABI', MIN_COMPATIBLE_VERSION, runtime.abi.oldest),
    ...differs('newest ABI', LANGUAGE_VERSION, runtime.abi.newest),
  ];
  for (const grammar of grammars) {
    const language = await Language.load(grammar.bytes);
    faults.push(...differs(`${grammar.entry.file} ABI`, language.abiVersion, grammar.entry.abi));
  }
  return faults;
}

const differs = (what, found, recorded) =>
  found === recorded ? [] : [`${what}: found ${found}, recorded ${recorded}`];
