// What analysis costs, as ratios of one run: everything after parsing against parsing, over all Python files of a folder, and
// one-character edits of one file in process. `node test/bench/analysis.mjs [FOLDER] [FILE]`; needs `npm run compile`.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const load = (name) => import(at(`out/server/src/core/${name}`));
const { createEngine, defaultConfig } = await load('index.js');
const { loadParser } = await load('syntax/runtime.js');
const { analyzeFile } = await load('analyze.js');
const { rules } = await load('rules/index.js');
const { createModels } = await load('models/index.js');

const require = createRequire(import.meta.url);
const binaries = {
  runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
  python: readFileSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
};
const [folder = at('test/fixtures/rules'), file] = process.argv.slice(2);
const context = { path: 'train.py', config: defaultConfig, today: '2026-01-01' };
const rounds = 5;

await ratios();
await edits();

/** Parse and analysis take turns on each file, so that whatever else the machine does falls on both. */
async function ratios() {
  const parser = await loadParser(binaries);
  const models = createModels();
  const texts = [...python(folder)].map((name) => readFileSync(name, 'utf8'));
  const found = [];
  for (let round = 0; round < rounds; round++) {
    let [parsing, analysing] = [0, 0];
    for (const text of texts) {
      const start = performance.now();
      const parsed = parser.parse(text);
      const between = performance.now();
      analyzeFile(parsed, rules, models, context);
      analysing += performance.now() - between;
      parsing += between - start;
      parsed.dispose();
    }
    found.push(analysing / parsing);
  }
  found.sort((a, b) => a - b);
  const median = found[rounds >> 1].toFixed(2);
  console.log(
    `${texts.length} files: analysis / parse ${median} (median of ${rounds}, first round included)`,
  );
}

/** Types a character at the end of a line in the middle and takes it back. */
async function edits() {
  const engine = await createEngine(binaries);
  const text = file ? readFileSync(file, 'utf8') : program();
  const open = engine.open(text);
  const offset = text.indexOf('\n', text.length >> 1);
  const times = [];
  for (let i = 0; i < 220; i++) {
    const end = i % 2 === 0 ? offset : offset + 1;
    const start = performance.now();
    open.edit([{ span: { start: offset, end }, newText: i % 2 === 0 ? ' ' : '' }]);
    open.analyze(context);
    if (i >= 20) times.push(performance.now() - start);
  }
  open.close();
  times.sort((a, b) => a - b);
  const [p50, p95] = [0.5, 0.95].map((share) => times[Math.floor(times.length * share)].toFixed(1));
  console.log(
    `${text.split('\n').length} lines, one-character edits in process: p50 ${p50} ms, p95 ${p95} ms`,
  );
}

/** A training script of some 2,000 lines in which most functions have nothing to do with stores or checkpoints. */
function program() {
  const out = ['import mxnet as mx', 'from mxnet import gluon, nd', "kv = mx.kv.create('dist_sync')"];
  for (let i = 0; out.length < 2000; i++) {
    out.push(`def layer${i}(x, size=${i}):`, '    y = nd.ones((size,)) * x', '    for i in range(size):');
    out.push('        y = y + nd.dot(x, y)', '    return y.mean()', '');
    if (i % 20 === 0) out.push(`def save${i}(net):`, `    net.save_parameters('/data/net-${i}.params')`, '');
  }
  return out.join('\n');
}

function* python(name) {
  for (const entry of readdirSync(name).sort()) {
    const inner = path.join(name, entry);
    const stat = lstatSync(inner);
    if (stat.isDirectory()) yield* python(inner);
    else if (stat.isFile() && entry.endsWith('.py')) yield inner;
  }
}
