import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The pages lie beside the folder of the bundle, or above the folder of the compiled files. */
const FOLDERS = ['..', '../../../..'].map((up) => path.join(here, up, 'docs', 'rules'));

/** Markdown of a rule's page, if the documents are installed. */
export function readRulePage(ruleName: string): string | undefined {
  const file = FOLDERS.map((folder) => path.join(folder, `${ruleName}.md`)).find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
