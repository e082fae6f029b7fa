import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import type { SourceEntry } from '../../../server/src/audit/audit.js';
import { ConfigStore } from '../../../server/src/audit/node/config-store.js';
import { folderFiles, folderSources } from '../../../server/src/audit/node/folder.js';
import { readSource } from '../../../server/src/audit/node/sources.js';
import { type Found, walk, type WalkOptions, walkTo } from '../../../server/src/audit/node/walk.js';
import { markerEngine } from '../marker-engine.js';
import { gitIndexes } from './git-index.js';
import { makeTree, type Tree } from './tree.js';

describe('walk', () => {
  let tree: Tree;
  beforeEach(() => (tree = makeTree()));
  afterEach(() => tree.remove());

  const run = (more: Partial<WalkOptions> = {}) => {
    const root = more.root ?? tree.root;
    const configs = new ConfigStore({ top: more.top ?? root, rules: markerEngine.rules });
    return walk({ root, top: root, configs, defaultExcludes: 'on', ...more });
  };
  const list = (more: Partial<WalkOptions> = {}) => run(more).found.map(show);

  it('finds Python and notebooks, in order, and counts the rest', () => {
    tree.write({
      'b.py': '',
      'a/z.PY': '',
      'a/n.ipynb': '',
      'a/w.pyw': '',
      'B.py': '',
      'README.md': '',
      'a/x.pyc': '',
    });
    const { found, otherFiles } = run();
    assert.deepEqual(found.map(show), [
      'B.py python',
      'a/n.ipynb notebook',
      'a/w.pyw python',
      'a/z.PY python',
      'b.py python',
    ]);
    assert.equal(otherFiles, 2);
  });

  it('says the same of one path when it is asked for that alone', () => {
    tree.write({
      'mxsec.toml': '[files]\nexclude = ["gone/"]\n',
      '.git/HEAD': '',
      '.gitignore': 'out/\n*.tmp.py\n',
      'a/.gitignore': '!b.tmp.py\n',
      'a/b.tmp.py': '',
      'a/c.py': '',
      'b.tmp.py': '',
      'out/deep/a.py': '',
      'gone/a.py': '',
      '.venv/lib/a.py': '',
      'env/pyvenv.cfg': '',
      'env/a.py': '',
      'README.md': '',
    });
    symlinkSync(tree.at('a/c.py'), tree.at('link.py'));
    const paths = ['a/b.tmp.py', 'a/c.py', 'b.tmp.py', 'out/deep/a.py', 'gone/a.py', '.venv/lib/a.py'];
    paths.push('env/a.py', 'README.md', 'link.py', 'not/there.py', 'a/c.py/below.py', 'a');
    const all = run().found.filter(({ status }) => status === 'candidate');
    assert.deepEqual(all.map(show), ['a/b.tmp.py python', 'a/c.py python']);
    const configs = new ConfigStore({ top: tree.root, rules: markerEngine.rules });
    const options: WalkOptions = { root: tree.root, top: tree.root, configs, defaultExcludes: 'on' };
    const asked = (list: readonly string[]) =>
      walkTo(options, list).filter(({ status }) => status === 'candidate');
    assert.deepEqual(asked(paths), all);
    for (const path of paths)
      assert.deepEqual(
        asked([path]),
        all.filter((found) => found.path === path),
      );
    assert.deepEqual(walkTo(options, ['b.tmp.py']).map(show), ['b.tmp.py excluded gitignore']);
  });

  it('leaves out what is not the project’s own, and counts it', () => {
    tree.write({
      'node_modules/x/a.py': '',
      '.venv/lib/a.py': '',
      'env/pyvenv.cfg': '',
      'env/a.py': '',
      'conda/conda-meta/history': '',
      'a/__pycache__/a.py': '',
      'a/.ipynb_checkpoints/a.ipynb': '',
      'build/a.py': '',
      'dist/a.py': '',
      'env2/a.py': '',
    });
    const expected = [
      '.venv/ excluded default',
      'a/.ipynb_checkpoints/ excluded default',
      'a/__pycache__/ excluded default',
      'build/a.py python',
      'conda/ excluded virtual-environment',
      'dist/a.py python',
      'env/ excluded virtual-environment',
      'env2/a.py python',
      'node_modules/ excluded default',
    ];
    assert.deepEqual(list(), expected);
    assert.ok(list({ defaultExcludes: 'off' }).includes('node_modules/x/a.py python'));
  });

  it('obeys .gitignore files in a git repository, nested and negated, but not for what git tracks', () => {
    tree.write({
      '.git/index': Buffer.from(gitIndexes[2], 'base64'),
      '.gitignore': 'data\n*.gen.py\n[z-a].py\n!keep.gen.py\n',
      'b.py': '',
      'data/x/a.py': '',
      'data/x/untracked.py': '',
      'data/other/b.py': '',
      'x.gen.py': '',
      'keep.gen.py': '',
      'sub/.gitignore': '/local.py\n!y.gen.py\n',
      'sub/local.py': '',
      'sub/y.gen.py': '',
      'sub/deep/local.py': '',
    });
    assert.deepEqual(list(), [
      '.git/ excluded default',
      'b.py python',
      'data/other/ excluded gitignore',
      'data/x/a.py python',
      'data/x/untracked.py excluded gitignore',
      'keep.gen.py python',
      'sub/deep/local.py python',
      'sub/local.py excluded gitignore',
      'sub/y.gen.py python',
      'x.gen.py excluded gitignore',
    ]);
  });

  it('ignores .gitignore files outside a git repository', () => {
    tree.write({ '.gitignore': '*\n', 'a.py': '' });
    assert.deepEqual(list(), ['a.py python']);
  });

  it('excludes what the nearest configuration says', () => {
    tree.write({
      'mxsec.toml': '[files]\nexclude = ["third_party/**", "/gen"]\n',
      'third_party/a.py': '',
      'gen/a.py': '',
      'sub/gen/a.py': '',
      'own/mxsec.toml': '[files]\nexclude = []\n',
      'own/third_party/a.py': '',
    });
    assert.deepEqual(list(), [
      'gen/ excluded configuration',
      'own/third_party/a.py python',
      'sub/gen/a.py python',
      'third_party/a.py excluded configuration',
    ]);
  });

  it('looks at what is named, unless the configuration excludes it', () => {
    tree.write({
      'mxsec.toml': '[files]\nexclude = ["no.py"]\n',
      'no.py': '',
      script: '',
      'node_modules/a.py': '',
      'b.py': '',
    });
    const named = ['no.py', 'script', 'node_modules', 'script'].map((name) => tree.at(name));
    assert.deepEqual(list({ named }), [
      'no.py excluded configuration',
      'node_modules/a.py python',
      'script python',
    ]);
  });

  it('follows no link out of the root, and meets each real file once', () => {
    const outside = makeTree({ 'secret.py': 'SECRET', 'folder/a.py': '' });
    try {
      tree.write({ 'real/a.py': '', 'real/script': '' });
      symlinkSync(outside.at('secret.py'), tree.at('out.py'));
      symlinkSync(outside.at('folder'), tree.at('out'));
      symlinkSync('/', tree.at('slash'));
      symlinkSync('/dev/zero', tree.at('zero.py'));
      symlinkSync('real/a.py', tree.at('again.py'));
      symlinkSync('real', tree.at('folder'));
      symlinkSync('..', tree.at('real', 'loop'));
      symlinkSync('self.py', tree.at('self.py'));
      symlinkSync('nothing.py', tree.at('broken.py'));
      symlinkSync('real/script', tree.at('named.py'));
      symlinkSync('/etc/hostname', tree.at('text'));
      assert.deepEqual(list(), [
        'again.py excluded same-file',
        'broken.py skipped gone',
        'folder/ excluded same-file',
        'named.py python',
        'out skipped outside-root',
        'out.py skipped outside-root',
        'real/a.py python',
        'real/loop/ excluded same-file',
        'self.py skipped gone',
        'slash skipped outside-root',
        'zero.py skipped outside-root',
      ]);
    } finally {
      outside.remove();
    }
  });

  it('opens no pipe and no device, and walks a folder that is named like a file', () => {
    execFileSync('mkfifo', [tree.at('pipe.py')]);
    tree.write({ 'folder.py/a.py': '' });
    assert.deepEqual(list(), ['folder.py/a.py python', 'pipe.py skipped not-a-file']);
    // What turned into a pipe since the walk is not opened either.
    assert.equal(
      show(
        readSource({ status: 'candidate', path: 'pipe.py', absolute: tree.at('pipe.py'), kind: 'python' }),
      ),
      'pipe.py skipped not-a-file',
    );
  });

  it('takes odd names as they are, and says which it cannot', () => {
    const odd = [
      'a b.py',
      '-rf.py',
      'a\nb.py',
      'a\x1b[2J.py',
      '#?%20.py',
      'a\\b.py',
      `${'x'.repeat(252)}.py`,
    ];
    for (const name of odd) tree.write({ [name]: '' });
    writeFileSync(
      Buffer.concat([Buffer.from(`${tree.root}/bad`), Buffer.from([0xff]), Buffer.from('.py')]),
      '',
    );
    const found = run().found;
    assert.deepEqual(found.map(({ path }) => path).sort(), [...odd, 'bad\\xff.py'].sort());
    assert.equal(
      found.filter(({ status }) => status === 'skipped').map(show)[0],
      'bad\\xff.py skipped bad-name',
    );
  });

  it('ends in a folder nested without end', () => {
    mkdirSync(tree.at(...Array.from({ length: 600 }, () => 'd')), { recursive: true });
    assert.match(list().at(-1) ?? '', /^(d\/)+d skipped unreadable$/);
  });

  it('is not held up by costly patterns', () => {
    tree.write({ '.git/HEAD': '', '.gitignore': `${'*a'.repeat(40)}*b\n`, [`${'a'.repeat(250)}.py`]: '' });
    assert.equal(list().length, 2);
  });

  it('tells of a folder and a file that it may not read', () => {
    tree.write({ 'closed/a.py': '', 'b.py': '', 'c.py': '' });
    chmodSync(tree.at('closed'), 0);
    chmodSync(tree.at('b.py'), 0);
    chmodSync(tree.root, 0o755);
    const found = asNobody(() =>
      run()
        .found.map((entry) => (entry.status === 'candidate' ? readSource(entry) : entry))
        .map(show),
    );
    chmodSync(tree.at('closed'), 0o755);
    assert.deepEqual(found, ['b.py skipped unreadable', 'c.py source', 'closed skipped unreadable']);
  });
});

describe('readSource', () => {
  let tree: Tree;
  beforeEach(() => (tree = makeTree({ 'a.py': 'x' })));
  afterEach(() => tree.remove());
  const read = async (name: string) => {
    for await (const entry of folderFiles(tree.root, [name])) return entry;
    return undefined;
  };

  it('reads by size, not by faith', async () => {
    truncateSync(tree.at('a.py'), 10 * 1024 ** 3);
    const entry = await read('a.py');
    assert.ok(entry?.status === 'skipped' && entry.notice.kind === 'too-large');
    tree.write({ 'b.ipynb': ' '.repeat(6 * 1024 ** 2) });
    assert.equal((await read('b.ipynb'))?.status, 'source');
  });

  it('has nothing to say of a file that is gone, or is not Python', async () => {
    unlinkSync(tree.at('a.py'));
    assert.equal(await read('a.py'), undefined);
    assert.equal(await read('README.md'), undefined);
  });

  it('says which file vanished between walk and read', async () => {
    tree.write({ 'b.py': '' });
    const seen: string[] = [];
    for await (const entry of folderSources(tree.root)) {
      seen.push(show(entry));
      if (entry.path === 'a.py') unlinkSync(tree.at('b.py'));
    }
    assert.deepEqual(seen, ['a.py source', 'b.py skipped gone']);
  });
});

function show(entry: Found | SourceEntry): string {
  switch (entry.status) {
    case 'excluded':
      return `${entry.path}${entry.directory ? '/' : ''} excluded ${entry.reason}`;
    case 'skipped':
      return `${entry.path} skipped ${entry.notice.kind}`;
    case 'candidate':
      return `${entry.path} ${entry.kind}`;
    case 'source':
      return `${entry.path} source`;
  }
}

/** Root may read everything, so it steps down for the while. */
function asNobody<T>(action: () => T): T {
  if (process.getuid?.() !== 0) return action();
  process.seteuid?.(65534);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}
