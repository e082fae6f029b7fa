import path from 'node:path';
import { type Config, defaultConfig, LineTable, parseConfig, type RuleMeta } from '../../core/index.js';
import { type IgnoreRules, ignoreRules, patternProblem } from '../../project/ignore-rules.js';
import { decode } from './decode.js';
import { readRegularFile } from './read-file.js';

const NAMES = ['mxsec.toml', 'pyproject.toml'] as const;
const MAX_BYTES = 1024 * 1024;

/** What holds for the files of a folder. */
export interface ScopedConfig {
  readonly config: Config;
  /** Its `[files] exclude`, ready to ask. */
  readonly exclude: IgnoreRules;
}

/** A fault in a configuration file, with line and column from 1. */
export interface ConfigFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface ConfigStoreOptions {
  /** Absolute; no configuration above it counts. Exclude patterns are asked with paths relative to it. */
  readonly top: string;
  readonly rules: readonly RuleMeta[];
  /** Absolute path of the one file that holds for everything (`--config`). */
  readonly only?: string;
}

/** Finds the nearest `mxsec.toml`, or `pyproject.toml` with `[tool.mxsec]`, of every folder, and reads each file once. */
export class ConfigStore {
  readonly #options: ConfigStoreOptions;
  readonly #folders = new Map<string, ScopedConfig>();
  readonly #faults: ConfigFault[] = [];

  constructor(options: ConfigStoreOptions) {
    this.#options = options;
    if (options.only !== undefined) this.#folders.set(options.top, this.#readOnly(options.only));
  }

  /** Faults of the files read so far, in the order of reading. */
  get faults(): readonly ConfigFault[] {
    return this.#faults;
  }

  /** The configuration that holds in an absolute folder at or below the top. */
  of(folder: string): ScopedConfig {
    const known = this.#folders.get(folder);
    if (known) return known;
    const { top, only } = this.#options;
    if (only !== undefined) return this.of(top);
    // Outside the top there is nothing to find; `dirname` of the file system's root is that root.
    const inside = folder !== top && isInside(top, folder);
    const scoped =
      this.#readFolder(folder) ?? (inside ? this.of(path.dirname(folder)) : withoutExcludes(defaultConfig));
    this.#folders.set(folder, scoped);
    return scoped;
  }

  #readFolder(folder: string): ScopedConfig | undefined {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      const scoped = this.#readFile(file, name, folder);
      if (scoped) return scoped;
    }
    return undefined;
  }

  #readOnly(file: string): ScopedConfig {
    const kind = path.basename(file) === 'pyproject.toml' ? 'pyproject.toml' : 'mxsec.toml';
    const { top } = this.#options;
    const folder = path.dirname(file);
    const scoped = this.#readFile(file, kind, isInside(top, folder) ? folder : top);
    if (scoped) return scoped;
    this.#fault(file, kind === 'mxsec.toml' ? 'it cannot be read' : 'it has no table `[tool.mxsec]`');
    return withoutExcludes(defaultConfig);
  }

  #readFile(file: string, kind: (typeof NAMES)[number], folder: string): ScopedConfig | undefined {
    const read = readRegularFile(file, MAX_BYTES);
    if ('notice' in read) {
      // A `pyproject.toml` that cannot be read may have nothing to do with us; a `mxsec.toml` certainly does.
      if (read.notice.kind !== 'gone' && kind === 'mxsec.toml')
        return this.#broken(file, read.notice.message);
      return undefined;
    }
    const decoded = decode(read.bytes, 'notebook');
    if ('notice' in decoded)
      return kind === 'mxsec.toml' ? this.#broken(file, decoded.notice.message) : undefined;
    const parsed = parseConfig(decoded.text, kind, this.#options.rules);
    const lines = new LineTable(decoded.text);
    for (const { message, span } of parsed.problems) {
      const at = lines.positionAt(span.start);
      this.#fault(file, message, at.line + 1, at.character + 1);
    }
    if (!parsed.present && parsed.problems.length === 0) return undefined;
    for (const pattern of parsed.config.files.exclude) {
      const problem = patternProblem(pattern);
      if (problem !== undefined)
        this.#fault(file, `the exclude pattern \`${pattern}\` is not taken: ${problem}`);
    }
    const base = path.relative(this.#options.top, folder).split(path.sep).join('/');
    return { config: parsed.config, exclude: ignoreRules(base, parsed.config.files.exclude) };
  }

  #broken(file: string, message: string): ScopedConfig {
    this.#fault(file, message);
    return withoutExcludes(defaultConfig);
  }

  #fault(file: string, message: string, line = 1, column = 1): void {
    this.#faults.push({ file, line, column, message });
  }
}

/** Whether an absolute path is a folder or lies below it. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}

const withoutExcludes = (config: Config): ScopedConfig => ({ config, exclude: ignoreRules('', []) });
