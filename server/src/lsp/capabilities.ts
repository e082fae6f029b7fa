import type { ClientCapabilities, InitializeParams, ServerCapabilities } from 'vscode-languageserver';
import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ExtensionOptions } from './protocol.js';
import { commands } from './protocol.js';

/** What this client can do, read once from `initialize`, so that no handler digs in capabilities. */
export interface ClientFacts {
  /** It asks for diagnostics itself, so open documents are not pushed as well. */
  readonly pull: boolean;
  readonly refreshDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly codeActionLiterals: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly createFile: boolean;
  readonly preferred: boolean;
  readonly markdownHover: boolean;
  readonly configuration: boolean;
  readonly configurationEvents: boolean;
  readonly folderEvents: boolean;
  readonly watchedFiles: boolean;
  readonly showDocument: boolean;
  readonly options: ExtensionOptions;
}

/** Reads what the client declares; anything malformed counts as not declared. */
export function clientFacts(params: InitializeParams): ClientFacts {
  const capabilities: ClientCapabilities = isRecord(params.capabilities) ? params.capabilities : {};
  return {
    ...documentFacts(capabilities),
    ...workspaceFacts(capabilities),
    showDocument: capabilities.window?.showDocument?.support === true,
    options: isRecord(params.initializationOptions) ? params.initializationOptions : {},
  };
}

/** The answer to `initialize`. Pull is always announced: clients that do not know it ignore it. */
export function serverCapabilities(client: ClientFacts): ServerCapabilities {
  const announced = client.options.ownCommands === true ? [] : Object.values(commands);
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: { includeText: false },
    },
    diagnosticProvider: { identifier: 'mxsec', interFileDependencies: true, workspaceDiagnostics: false },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    hoverProvider: true,
    executeCommandProvider: { commands: announced, workDoneProgress: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function documentFacts(capabilities: ClientCapabilities) {
  const text = capabilities.textDocument;
  // Pull clients state these for pull; push clients for push.
  const diagnostics = [text?.diagnostic, text?.publishDiagnostics];
  return {
    pull: text?.diagnostic !== undefined,
    relatedInformation: diagnostics.some((d) => d?.relatedInformation === true),
    codeDescription: diagnostics.some((d) => d?.codeDescriptionSupport === true),
    codeActionLiterals: text?.codeAction?.codeActionLiteralSupport !== undefined,
    preferred: text?.codeAction?.isPreferredSupport === true,
    markdownHover: text?.hover?.contentFormat?.includes('markdown') === true,
  };
}

function workspaceFacts(capabilities: ClientCapabilities) {
  const workspace = capabilities.workspace;
  const edit = workspace?.workspaceEdit;
  const documentChanges = edit?.documentChanges === true;
  return {
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    documentChanges,
    changeAnnotations: documentChanges && edit.changeAnnotationSupport !== undefined,
    createFile: documentChanges && edit.resourceOperations?.includes('create') === true,
    configuration: workspace?.configuration === true,
    configurationEvents: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    folderEvents: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
