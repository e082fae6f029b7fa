// The main job in a real workbench, with the server as a Node process beside the extension host.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  address,
  e2e,
  freshWorkspace,
  hands,
  openBrowser,
  startServer,
  until,
  walkThrough,
} from './workbench.mjs';

const workspace = freshWorkspace();
const stop = await startServer({ vsix: path.join(e2e, 'mxsec.vsix') });
const { context, page, blocked } = await openBrowser();
const { choose, command, editorText, fix, open, problemsOf, quickFixes, row, shown, toast } = hands(page);
/** What is only worth a note is counted by the status bar alone: errors, warnings, notes. */
const notes = async () => {
  const shown = await page.locator('.statusbar-item[id="status.problems"]').innerText();
  return Number(shown.match(/\d+/g)?.[2] ?? 0);
};
const onDisk = (file) => readFileSync(path.join(workspace, file), 'utf8');

const steps = [
  [
    'load the workbench',
    async () => {
      await page.goto(`http://${address}/?folder=${encodeURIComponent(workspace)}`);
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'train.py' }).waitFor();
    },
  ],
  [
    'open a training script and see the squiggle',
    async () => {
      await open('train.py');
      await page.locator('.editor-instance .squiggly-warning').first().waitFor();
    },
  ],
  [
    'problems',
    async () => {
      await page.keyboard.press('Control+Shift+M');
      await row('MXS201').first().waitFor();
      return (await row('MXS201').first().innerText()).replace(/\s+/g, ' ');
    },
  ],
  [
    'hover',
    async () => {
      await row('MXS201').first().dblclick();
      await page
        .locator('.editor-instance .view-line span span', { hasText: '.set_optimizer' })
        .first()
        .hover();
      const hover = page.locator('.monaco-hover', { hasText: 'CWE-502' }).first();
      await hover.waitFor();
      return (await hover.innerText()).replace(/\s+/g, ' ').slice(0, 160);
    },
  ],
  [
    'diagnose while typing',
    async () => {
      await page.mouse.move(5, 5);
      const before = await problemsOf('train.py');
      await page.keyboard.press('Control+1');
      await page.locator('.editor-instance .monaco-editor.focused').waitFor();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nmx.kv.create("dist_async").set_optimizer(mx.optimizer.SGD())\n');
      // The store is asked for, and the optimizer is sent.
      await until('two more findings', async () => (await problemsOf('train.py')) === before + 2);
    },
  ],
  [
    'list the quick fixes',
    async () => {
      await open('session.py');
      await row('hmac.new').first().waitFor();
      await quickFixes('hmac.new');
    },
  ],
  [
    'apply a safe fix and save',
    async () => {
      await fix('secrets.token_bytes').click();
      await until('the fixed text', async () => (await editorText()).includes('secrets.token_bytes(32)'));
      await until('one problem less', async () => (await row('hmac.new').count()) === 0);
      await page.keyboard.press('Control+S');
      await until('the saved text', () => onDisk('session.py').includes('import secrets'));
    },
  ],
  [
    'suppress a finding with a reason',
    async () => {
      await quickFixes('session_id');
      await fix('Suppress insecure-random-secret').click();
      await until('the comment', async () =>
        (await editorText()).includes('# mxsec: ignore[insecure-random-secret]'),
      );
      await until('silence', async () => (await row('session_id').count()) === 0);
    },
  ],
  [
    'mark a place as encrypted',
    async () => {
      await open('train.py');
      await page.keyboard.press('Control+1');
      await page.keyboard.press('Control+End');
      const before = await notes();
      await page.keyboard.type('\ngluon.nn.Dense(2).save_parameters("/data/models/last.params")');
      await until('one more note', async () => (await notes()) === before + 1);
      await page.keyboard.press('Home');
      await page.keyboard.press('Control+.');
      await fix('Mark `/data/models` as encrypted').click();
      await until('one note less', async () => (await notes()) === before);
    },
  ],
  [
    'review a fix before it is applied',
    async () => {
      await quickFixes('`Trainer`');
      await fix('(review)').click();
      const preview = page.locator('.refactor-preview, .bulk-edit-panel').first();
      await preview.waitFor();
      await preview.locator('input[type=checkbox], .monaco-checkbox, .edit-checkbox').first().click();
      await page.locator('.monaco-button', { hasText: 'Apply' }).first().click();
      await preview.waitFor({ state: 'detached' }).catch(() => undefined);
      await until('the reviewed text', async () => (await editorText()).includes('update_on_kvstore=False'));
    },
  ],
  [
    'explain a rule from the quick fixes',
    async () => {
      await open('train.py');
      await quickFixes('MXS201');
      await fix('Explain pickled-optimizer').click();
      await page.locator('.tab.active', { hasText: 'pickled-optimizer' }).waitFor();
      await page
        .frameLocator('iframe.webview.ready')
        .frameLocator('iframe#active-frame')
        .locator('h1')
        .waitFor();
    },
  ],
  [
    'audit the workspace',
    async () => {
      await command('MXNet Security: Audit Workspace');
      return shown('Audit finished');
    },
  ],
  [
    'see problems of files that are not open',
    async () => {
      await row('explore.ipynb').first().waitFor();
      return `${await page.locator('.markers-panel .monaco-list-row').count()} rows`;
    },
  ],
  [
    'read the report',
    async () => {
      await toast('Audit finished').locator('.monaco-button', { hasText: 'Open Report' }).click();
      await page.locator('.tab.active', { hasText: 'MXNet Security Report' }).waitFor();
      await until('the report', async () => (await editorText()).includes('explore.ipynb'));
    },
  ],
  [
    'export the report',
    async () => {
      await command('MXNet Security: Export Report');
      await choose('SARIF');
      await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
      await until('the file', () => existsSync(path.join(workspace, 'mxsec-report.sarif')));
      return JSON.parse(onDisk('mxsec-report.sarif')).version;
    },
  ],
  [
    'restart the server',
    async () => {
      await open('train.py');
      await command('MXNet Security: Restart Server');
      await until('no findings', async () => (await problemsOf('train.py')) === 0);
      await until('the findings again', async () => (await problemsOf('train.py')) > 0);
    },
  ],
  [
    'change the configuration and see it hold at once',
    async () => {
      await open('train.py');
      const before = await problemsOf('train.py');
      await open('mxsec.toml');
      await page.keyboard.press('Control+1');
      await page.locator('.editor-instance .monaco-editor.focused').waitFor();
      await page.keyboard.press('Control+Home');
      await page.keyboard.type('[rules]\npickled-optimizer = "off"\n\n');
      await page.keyboard.press('Control+S');
      await until('fewer findings', async () => (await problemsOf('train.py')) < before);
    },
  ],
];

const passed = await walkThrough('desktop', page, steps);
if (blocked.size > 0) console.log(`Refused: ${[...blocked].join(' ')}`);
await context.close();
await stop();
process.exitCode = passed ? 0 : 1;
