import type { SourceEntry } from '../audit/audit.js';
import type { Engine, StorageLookup } from '../core/index.js';
import type { ExtensionOptions } from './protocol.js';

/** What differs between Node and a browser worker; everything else in this folder runs in both. */
export interface Host {
  /** Loads the grammar. */
  loadEngine(options: ExtensionOptions): Promise<Engine>;
  /** Local date, `YYYY-MM-DD`. */
  today(): string;
  /** Texts of configuration files. */
  readonly files: FileReader;
  /** What an audit looks at. */
  readonly sources: Sources;
  /** What is known about this machine's storage; absent in a browser. */
  readonly storage?: StorageLookup;
  /** Absolute path of a URI's file, where this machine has one. */
  pathOf(uri: string): string | undefined;
}

/** Reads texts by URI. */
export interface FileReader {
  /** Text of a regular file of sensible size; `undefined` where there is none. Never throws. */
  read(uri: string): Promise<string | undefined>;
}

/** The files of a workspace folder. */
export interface Sources {
  /** Every file below a folder that an audit must account for. */
  walk(folder: string): AsyncIterable<SourceEntry>;
  /** One file of it, by its path relative to the folder. */
  one(folder: string, path: string): Promise<SourceEntry | undefined>;
}
