// The same engine in a browser: the extension runs in the web worker host, its server in a worker of its own.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import {
  address,
  freshWorkspace,
  hands,
  openBrowser,
  root,
  startServer,
  until,
  walkThrough,
} from './workbench.mjs';

const port = 8124;
const types = { '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };

/** Serves the built extension to the page, by the workbench's own proxy. */
const files = createServer((request, response) => {
  const wanted = path.normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
  const file = path.join(root, wanted);
  if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const type = types[path.extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'cross-origin-resource-policy': 'cross-origin' });
  createReadStream(file).pipe(response);
}).listen(port, '127.0.0.1');

const workspace = freshWorkspace();
const stop = await startServer();
const { context, page } = await openBrowser();
const { command, editorText, fix, open, problemsOf, quickFixes, shown, toast } = hands(page);

/** Has the workbench load the extension from the proxy into its web worker host. */
await page.route(
  (url) => url.host === address && url.pathname === '/',
  async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    const body = html.replace(
      /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/,
      (_, head, json) => {
        const configuration = JSON.parse(json.replaceAll('&quot;', '"'));
        const extension = { scheme: 'http', authority: address, path: `/proxy/${port}` };
        configuration.developmentOptions = { ...configuration.developmentOptions, extensions: [extension] };
        return `${head}${JSON.stringify(configuration).replaceAll('"', '&quot;')}"`;
      },
    );
    await route.fulfill({ response, body });
  },
);

const steps = [
  [
    'load the workbench',
    async () => {
      await page.goto(`http://${address}/?folder=${encodeURIComponent(workspace)}`);
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'session.py' }).waitFor();
    },
  ],
  [
    'open a script and see the squiggle',
    async () => {
      await open('session.py');
      await page.locator('.editor-instance .squiggly-error').first().waitFor();
    },
  ],
  [
    'runs in a worker',
    async () => {
      const scripts = await until('the worker', async () => {
        const urls = context.pages().flatMap((p) => p.workers().map((w) => w.url()));
        return urls.length > 0 && urls;
      });
      return `${scripts.length} workers`;
    },
  ],
  [
    'apply a safe fix',
    async () => {
      await page.keyboard.press('Control+Shift+M');
      await quickFixes('hmac.new');
      await fix('secrets.token_bytes').click();
      await until('the fixed text', async () => (await editorText()).includes('secrets.token_bytes(32)'));
    },
  ],
  [
    'obey the configuration file',
    async () => {
      await open('train.py');
      await until('findings', async () => (await problemsOf('train.py')) === 4);
    },
  ],
  [
    'audit the workspace through the client',
    async () => {
      await command('MXNet Security: Audit Workspace');
      return shown('Audit finished');
    },
  ],
  [
    'read the report',
    async () => {
      await toast('Audit finished').locator('.monaco-button', { hasText: 'Open Report' }).click();
      await until('the report', async () => (await editorText()).includes('explore.ipynb'));
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
];

const passed = await walkThrough('web', page, steps);
await context.close();
await stop();
files.close();
process.exitCode = passed ? 0 : 1;
