import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configNames } from './config-files.js';
import { baseName, normalUri } from './uris.js';

const names: readonly string[] = configNames;

/** Whether a URI is one of a configuration file. */
export function isConfigFile(uri: string): boolean {
  return names.includes(baseName(uri));
}

/** Configuration files that are open: what stands in the editor counts, saved or not, as it does for Python. */
export class ConfigTexts {
  readonly #texts = new Map<string, TextDocument>();

  /** Text of an open configuration file. */
  get(uri: string): string | undefined {
    return this.#texts.get(normalUri(uri))?.getText();
  }

  open(uri: string, version: number, text: string): void {
    this.#texts.set(normalUri(uri), TextDocument.create(uri, 'toml', version, text));
  }

  /** Returns whether it was open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): boolean {
    const document = this.#texts.get(normalUri(uri));
    if (document === undefined) return false;
    TextDocument.update(document, [...changes], version);
    return true;
  }

  /** Returns whether it was open. */
  close(uri: string): boolean {
    return this.#texts.delete(normalUri(uri));
  }
}
