import type { LanguageClientOptions } from 'vscode-languageclient';
import type { ExtensionOptions } from '../../server/src/lsp/protocol.js';

export const id = 'mxsec';
export const name = 'MXNet Security';

/** Where Python texts that people edit live; left out are read-only views such as those of version control. */
const schemes = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-test-web'];

/** The documents that the server analyses. */
export const documentSelector = schemes.map((scheme) => ({ scheme, language: 'python' }));

/** Configuration that is being edited counts as it stands in the editor. */
const configSelector = schemes.map((scheme) => ({ scheme, pattern: '**/{mxsec,pyproject}.toml' }));

/** Options that all hosts share; `extra` goes to the server. */
export function clientOptions(extra: ExtensionOptions): LanguageClientOptions {
  const initializationOptions: ExtensionOptions = {
    ownCommands: true,
    status: true,
    files: true,
    diagnosticsInHover: true,
    ...extra,
  };
  return {
    documentSelector: [...documentSelector, ...configSelector],
    initializationOptions,
    diagnosticPullOptions: { onChange: true },
    connectionOptions: { maxRestartCount: 4 },
  };
}
