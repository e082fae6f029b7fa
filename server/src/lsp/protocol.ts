/**
 * What the extension and the server say to each other beyond LSP. This is the only server file that the client
 * imports, so it holds plain data: the two sides carry different copies of the LSP library.
 */

/** Commands that the server carries out by `workspace/executeCommand`, and that the extension offers in the palette. */
export const commands = {
  auditWorkspace: 'mxsec.auditWorkspace',
  explainRule: 'mxsec.explainRule',
} as const;

/** Methods outside LSP; those marked "to the client" are sent only when `ExtensionOptions` asks for them. */
export const methods = {
  /** To the client: what is watched and how the last audit went (`ServerStatus`). */
  status: 'mxsec/status',
  /** To the client: the text of a file, for hosts without a file system (`ReadFileParams` -> `ReadFileResult`). */
  readFile: 'mxsec/readFile',
  /** To the client: the names in a folder (`ListFolderParams` -> `ListFolderResult`). */
  listFolder: 'mxsec/listFolder',
  /** To the client: the Python files of a folder (`FindFilesParams` -> `FindFilesResult`). */
  findFiles: 'mxsec/findFiles',
  /** To the server: the last audit's report as text (`ReportParams` -> `ReportResult`). */
  report: 'mxsec/report',
  /** To the server: every rule (`RuleSummary[]`). */
  rules: 'mxsec/rules',
} as const;

/** `initializationOptions` of the extension; other editors may leave all of it out. */
export interface ExtensionOptions {
  /** The client registers `mxsec.*` commands itself, so the server must not announce them. */
  readonly ownCommands?: boolean;
  /** The client wants `mxsec/status`. */
  readonly status?: boolean;
  /** The client answers `mxsec/readFile`, `mxsec/listFolder` and `mxsec/findFiles`. */
  readonly files?: boolean;
  /** The client shows message and path of a diagnostic in hovers by itself, so that ours need not repeat them. */
  readonly diagnosticsInHover?: boolean;
  /** The client's `mxsec` settings, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
  /** The grammar, where the server cannot read it itself (browser worker). */
  readonly wasm?: { readonly runtime: Uint8Array; readonly python: Uint8Array };
}

/** Asks for the text of one file. */
export interface ReadFileParams {
  readonly uri: string;
}

/** `null`: there is no such file, or it is no text of a sensible size. */
export interface ReadFileResult {
  readonly text: string | null;
}

/** Asks for what lies in a folder. */
export interface ListFolderParams {
  readonly uri: string;
}

/** Names of files and folders, links left out; empty where there is no such folder. */
export interface ListFolderResult {
  readonly names: readonly string[];
}

/** Asks for the Python files below a folder. */
export interface FindFilesParams {
  readonly folder: string;
}

/** URIs in any order. */
export interface FindFilesResult {
  readonly uris: readonly string[];
}

/** The forms in which a report can be asked for. */
export type ReportFormat = 'json' | 'sarif' | 'text';

/** Asks for the last audit's report. */
export interface ReportParams {
  readonly format: ReportFormat;
}

/** `null`: no audit has been run since the server started. */
export interface ReportResult {
  readonly text: string | null;
}

/** One rule, for the quick pick. */
export interface RuleSummary {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly severity: string;
}

/** How many findings of each severity. */
export interface SeverityCounts {
  readonly error: number;
  readonly warning: number;
  readonly information: number;
  readonly hint: number;
}

/** What one audit found, in figures; files seen = analysed + excluded + skipped + failed. */
export interface AuditSummary {
  readonly findings: SeverityCounts;
  readonly suppressed: number;
  readonly files: {
    readonly analysed: number;
    readonly excluded: number;
    readonly skipped: number;
    readonly failed: number;
  };
  /** True when the user stopped it: the figures then cover what had been done. */
  readonly cancelled: boolean;
}

/** Result of `mxsec.auditWorkspace`; `report` is the JSON report that the command line writes too. */
export interface AuditResult {
  readonly summary: AuditSummary;
  readonly report: unknown;
}

/** What the language status item shows. */
export interface ServerStatus {
  /** Python documents that are open and analysed. */
  readonly documents: number;
  /** Configuration files in use. */
  readonly configurations: readonly string[];
  /** Configuration files with faults in them. */
  readonly brokenConfigurations: readonly string[];
  /** The workspace is being read, so that findings may not yet know of all files. */
  readonly loading: boolean;
  readonly auditing: boolean;
  readonly lastAudit: AuditSummary | null;
}
