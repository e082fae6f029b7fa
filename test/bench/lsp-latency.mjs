// How long an editor waits: single-character edits in a large file, didChange to publishDiagnostics; and whether many
// edits leave memory behind. Runs the compiled server over stdio. `node test/bench/lsp-latency.mjs [LINES or FILE] [EDITS]`
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const [subject = '2000', given = '5000'] = process.argv.slice(2);
const edits = Number(given);
const timed = 200;
const uri = 'file:///bench/train.py';
const limits = { p50: 20, growthMB: 40 };

const server = spawn(
  process.execPath,
  // The flag is the one that the extension starts its server with.
  [
    '--max-semi-space-size=64',
    fileURLToPath(new URL('../../out/server/src/lsp/node.js', import.meta.url)),
    '--stdio',
  ],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
  },
);
const connection = createMessageConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
const waiting = new Map();
connection.onNotification('textDocument/publishDiagnostics', ({ version, diagnostics }) => {
  waiting.get(version)?.(diagnostics);
  waiting.delete(version);
});
connection.listen();

const text = /^\d+$/.test(subject) ? program(Number(subject)) : readFileSync(subject, 'utf8');
const lines = text.split('\n').length;
await connection.sendRequest('initialize', {
  processId: null,
  rootUri: null,
  capabilities: {},
  workspaceFolders: null,
});
await connection.sendNotification('initialized', {});
const first = published(1);
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: 'python', version: 1, text },
});
const found = (await first).length;

let version = 1;
const rows = text.split('\n');
const times = [];
await edit(20); // The first runs warm the compiler up.
times.length = 0;
await edit(timed);
const sorted = times.toSorted((a, b) => a - b);
const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
console.log(
  `${lines} lines, ${found} findings, ${timed} edits: p50 ${ms(at(0.5))}, p95 ${ms(at(0.95))}, max ${ms(at(1))}`,
);

await edit(edits / 5);
const before = memory();
await edit(edits);
const growth = memory() - before;
console.log(
  `${edits} edits: ${before.toFixed(0)} MB before, ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB after`,
);
server.kill();
const passed = at(0.5) <= limits.p50 && growth <= limits.growthMB;
console.log(passed ? 'within limits' : `over the limits: p50 ${limits.p50} ms, growth ${limits.growthMB} MB`);
process.exitCode = passed ? 0 : 1;

/** Types one character somewhere and takes it back, over and over, each time waiting for what the server says. */
async function edit(count) {
  for (let i = 0; i < count; i++) {
    const line = (Math.floor(i / 2) * 7919) % rows.length;
    const character = rows[line].length;
    const typed = i % 2 === 0;
    const range = { start: { line, character }, end: { line, character: typed ? character : character + 1 } };
    const done = published(++version);
    const began = performance.now();
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text: typed ? ' ' : '' }],
    });
    await done;
    times.push(performance.now() - began);
  }
}

function published(wanted) {
  return new Promise((resolve) => waiting.set(wanted, resolve));
}

function memory() {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

/** A program of the kind that people have: many functions, classes, calls into MXNet, and flaws here and there. */
function program(wanted) {
  const out = [
    'import os',
    'import argparse',
    'import mxnet as mx',
    'from mxnet import gluon, nd, autograd',
    '',
  ];
  for (let i = 0; out.length < wanted; i++) {
    out.push(
      `class Net${i}(gluon.HybridBlock):`,
      `    def __init__(self, hidden=${i + 1}, root='/data/run${i}'):`,
      '        super().__init__()',
      '        self.root = root',
      '        self.layer = gluon.nn.Dense(hidden, activation="relu")',
      '',
      '    def forward(self, x):',
      '        return self.layer(x) * 2 + nd.ones((1,))',
      '',
      `def train${i}(args, kv_type='${i % 5 === 0 ? 'dist_sync' : 'local'}'):`,
      '    kv = mx.kv.create(kv_type)',
      `    net = Net${i}(hidden=args.hidden if args else 3)`,
      '    trainer = gluon.Trainer(net.collect_params(), "adam", kvstore=kv)',
      '    for epoch in range(10):',
      '        with autograd.record():',
      '            loss = net(nd.random.uniform(shape=(4, 4))).mean()',
      '        loss.backward()',
      '        trainer.step(4)',
      `        net.save_parameters(os.path.join(net.root, "epoch-%d.params" % epoch))`,
      '    return net',
      '',
    );
  }
  return `${out.slice(0, wanted).join('\n')}\n`;
}

function ms(time) {
  return `${time.toFixed(1)} ms`;
}
