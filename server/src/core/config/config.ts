import type { Severity } from '../rule.js';

export type RuleLevel = Severity | 'off';

/** A configuration after defaults; what users type is described in docs/configuration.md. */
export interface Config {
  /** By rule name; absent: the rule's own grading holds. */
  readonly rules: ReadonlyMap<string, RuleLevel>;
  readonly storage: {
    /** Prefixes and `${VARIABLES}` known to be encrypted. */
    readonly encrypted: readonly string[];
    /** Where fixes move checkpoints, and so an encrypted place; a path or `${VARIABLE}`. */
    readonly checkpointRoot?: string;
    /** Look at this machine's mounts; absent: the host's default (editor yes, audit no). */
    readonly probe?: boolean;
  };
  readonly network: { readonly isolated: boolean; readonly reason?: string };
  readonly predictions: { readonly maxDecimals: number };
  /** Gitignore patterns, relative to the folder of the configuration file. */
  readonly files: { readonly exclude: readonly string[] };
  readonly models: readonly UserModelRow[];
  readonly attestations: readonly Attestation[];
}

/** `[[models]]`: a row of the user's own. */
export interface UserModelRow {
  readonly api: string;
  readonly concept: string;
  /** Positions by role, from 0 without `self`. */
  readonly args: Readonly<Record<string, number>>;
  /** Names of the parameters by role, where they are not the roles themselves; a role without a position is keyword-only. */
  readonly keywords?: Readonly<Record<string, string>>;
}

/** `[[attestations]]`: a control that no program can see, stated by a person. */
export interface Attestation {
  readonly control: string;
  readonly statement: string;
  readonly by: string;
  readonly until?: string;
}

/** Where fixes move checkpoints when no root is configured: a variable that the job sets to its encrypted volume. */
export const defaultCheckpointRoot = '${MXNET_CHECKPOINT_DIR}';

/** What holds without any configuration file. */
export const defaultConfig: Config = {
  rules: new Map(),
  storage: { encrypted: [] },
  network: { isolated: false },
  predictions: { maxDecimals: 3 },
  files: { exclude: [] },
  models: [],
  attestations: [],
};

/** What storage a path lies on, as far as the host can tell without running anything. */
export type StorageAnswer = 'encrypted' | 'plain' | 'unknown';

/** Asked for absolute paths only; answers must be synchronous (hosts look ahead or read /proc, which does not block). */
export type StorageLookup = (absolutePath: string) => StorageAnswer;
