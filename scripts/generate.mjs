// Writes every file (or part of one) that is made from rule metadata or from package.json. `--check`: writes nothing, fails if one is stale.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import prettier from 'prettier';
import { at, main, readJson, root } from './lib/project.mjs';
import {
  renderReadme,
  renderRegistry,
  renderRulesIndex,
  renderSettings,
  renderVersion,
} from './lib/renderers.mjs';

const RULES = 'server/src/core/rules';

/** The one registry: a file, and what it must hold given the rules and its present text. */
const outputs = [
  { file: `${RULES}/index.ts`, render: renderRegistry },
  { file: 'package.json', render: renderSettings },
  { file: 'server/src/version.ts', render: () => renderVersion(readJson('package.json')) },
  { file: 'README.md', render: renderReadme },
  { file: 'docs/rules/README.md', render: renderRulesIndex },
];

await main(async () => {
  const rules = await loadRules();
  const stale = [];
  for (const { file, render } of outputs) {
    const present = existsSync(at(file)) ? readFileSync(at(file), 'utf8') : '';
    const wanted = await format(file, render(rules, present));
    if (wanted === present) continue;
    stale.push(file);
    if (!process.argv.includes('--check')) write(file, wanted);
  }
  if (!process.argv.includes('--check')) {
    console.log(stale.length > 0 ? `Written: ${stale.join(', ')}` : 'Everything was fresh.');
    return 0;
  }
  for (const file of stale) console.error(`${file} is stale. Run: npm run generate`);
  return stale.length > 0 ? 1 : 0;
});

/** Metadata of every rule file, in order of id; rules are pure, so that a bundle of them loads without any host. */
async function loadRules() {
  const files = existsSync(at(RULES)) ? readdirSync(at(RULES)) : [];
  const names = files
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => path.basename(file, '.ts'))
    .sort();
  const imports = names.map((name, i) => `import rule${i} from './${name}.js';`);
  const contents = `${imports.join('\n')}\nexport const rules = [${names.map((_, i) => `rule${i}`).join(', ')}];`;
  const outfile = at('out/generate/rules.mjs');
  await esbuild.build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: at(RULES), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  const { rules } = await import(pathToFileURL(outfile).href);
  return rules
    .map((rule, i) => ({ file: names[i], meta: rule.meta }))
    .sort((a, b) => a.meta.id.localeCompare(b.meta.id));
}

async function format(file, text) {
  const config = await prettier.resolveConfig(at(file));
  return prettier.format(text, { ...config, filepath: at(file) });
}

function write(file, text) {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
}
