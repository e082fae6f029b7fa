import type { SourceEntry } from '../audit/audit.js';
import type { Engine, StorageLookup } from '../core/index.js';
import type { ExtensionOptions } from './protocol.js';

/** What differs between Node and a browser worker; everything else in this folder runs in both. */
export interface Host {
  /** Loads the grammar. */
  loadEngine(options: ExtensionOptions): Promise<Engine>;
  /** Local date, `YYYY-MM-DD`. */
  today(): string;
  /** Texts of configuration files, and of others that tell of the project. */
  readonly files: FileReader;
  /** What an audit looks at. */
  readonly sources: Sources;
  /** What is known about this machine's storage; absent in a browser. */
  readonly storage?: StorageLookup;
  /** Absolute path of a URI's file, where this machine has one. */
  pathOf(uri: string): string | undefined;
}

/** Reads texts and folders by URI. */
export interface FileReader {
  /** Text of a regular file of sensible size; `undefined` where there is none. Never throws. */
  read(uri: string): Promise<string | undefined>;
  /** Names of the files and folders in a folder, links left out. Never throws. */
  list(uri: string): Promise<readonly string[]>;
}

/** The files of a workspace folder. */
export interface Sources {
  /** Every file below a folder that an audit must account for. Gives the event loop its turn between files. */
  walk(folder: string): AsyncIterable<SourceEntry>;
  /** The same for some files, by their paths relative to the folder; nothing of those that are not there. */
  some(folder: string, paths: readonly string[]): AsyncIterable<SourceEntry>;
}
