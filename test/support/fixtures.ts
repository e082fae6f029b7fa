import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import {
  defaultConfig,
  type AnalysisContext,
  type Config,
  type StorageLookup,
} from '../../server/src/core/index.js';
import type { MxnetVersion } from '../../server/src/core/project-facts.js';
import type { FixLevel } from './fixes.js';
import { readFixtureConfig } from './fixture-config.js';
import { inProject } from './project.js';

/** One Python file under `test/fixtures/rules/<rule>/`. */
export interface Fixture {
  /** Rule whose folder it lies in. */
  readonly rule: string;
  /** Path under the rule's folder, with `/`. */
  readonly name: string;
  readonly text: string;
  readonly context: AnalysisContext;
  /** Fixes up to this safety are applied. */
  readonly fixes: FixLevel;
  /** False: fixes must cure, but their text is not kept in `<name>.fixed.py`. */
  readonly golden: boolean;
  /** Kinds of notices that analysing it must give, sorted. */
  readonly notices: readonly string[];
  readonly fixedPath: string;
  /** Golden text after the fixes; absent where no fix of that level exists. */
  readonly fixed?: string;
}

const root = inProject('test', 'fixtures', 'rules');
const headerLine = /^# (fixes|path|folder|storage|notices|mxnet): (.+)$/;

/** Names of the rules that have fixtures, sorted. */
export function rulesWithFixtures(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Every fixture of a rule, sorted by path; goldens (`*.fixed.py`) are parts of their fixtures. */
export function fixturesOf(rule: string): Fixture[] {
  const folder = join(root, rule);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !name.endsWith('.fixed.py'))
    .sort()
    .map((name) => readFixture(rule, join(folder, name)));
}

/** Goldens whose fixture is gone. */
export function orphanedGoldens(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.fixed.py') && !existsSync(join(root, name.replace(/\.fixed\.py$/, '.py'))),
  );
}

/**
 * Reads one fixture. Comments such as `# path: tests/test_kv.py` on its first lines are options:
 * `fixes` (`review`: the golden holds review fixes too; `any`: the same without a golden), `path` and `folder` (what the engine is told),
 * `mxnet` (`1.0 to 1.2`, `1.5 up`: the versions that the project asks for),
 * `storage` (`encrypted /mnt/luks, plain /data`: what the machine answers), `notices` (kinds that must be given).
 */
function readFixture(rule: string, path: string): Fixture {
  const text = readFileSync(path, 'utf8');
  const options = readHeader(text);
  const fixedPath = path.replace(/\.py$/, '.fixed.py');
  const folder = options.get('folder');
  const storage = options.get('storage');
  const fixes = options.get('fixes');
  const mxnet = options.get('mxnet');
  if (fixes !== undefined && fixes !== 'review' && fixes !== 'any')
    throw new Error(`${path}: fixes: ${fixes}`);
  return {
    rule,
    name: relative(join(root, rule), path).split(sep).join('/'),
    text,
    context: {
      path: options.get('path') ?? path.slice(dirname(path).length + 1),
      config: configFor(dirname(path)),
      today: '2026-01-01',
      ...(folder ? { folder } : {}),
      ...(storage ? { storage: lookup(storage) } : {}),
      ...(mxnet ? { project: { mxnet: versions(mxnet) } } : {}),
    },
    fixes: fixes === undefined ? 'safe' : 'review',
    golden: fixes !== 'any',
    notices: (options.get('notices') ?? '').split(/[ ,]+/).filter(Boolean).sort(),
    fixedPath,
    ...(existsSync(fixedPath) ? { fixed: readFileSync(fixedPath, 'utf8') } : {}),
  };
}

function readHeader(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = headerLine.exec(line.trimEnd());
    if (!match?.[1] || !match[2]) break;
    options.set(match[1], match[2]);
  }
  return options;
}

function configFor(start: string): Config {
  for (let folder = start; folder.startsWith(root); folder = dirname(folder)) {
    const file = join(folder, 'mxsec.toml');
    if (existsSync(file)) return readFixtureConfig(readFileSync(file, 'utf8'));
  }
  return defaultConfig;
}

function versions(option: string): MxnetVersion {
  const numbers = (text: string): number[] => text.split('.').map(Number);
  const [lowest = '', highest] = option.replace(/ up$/, '').split(' to ');
  const upper = option.endsWith(' up') ? {} : { highest: numbers(highest ?? lowest) };
  return { lowest: numbers(lowest), ...upper, source: 'requirements.txt', text: `mxnet ${option}` };
}

function lookup(option: string): StorageLookup {
  const rows = option.split(',').map((row) => row.trim().split(' '));
  return (absolutePath) => {
    const row = rows.find(
      ([, prefix]) => absolutePath === prefix || absolutePath.startsWith(`${String(prefix)}/`),
    );
    if (row?.[0] === 'encrypted' || row?.[0] === 'plain') return row[0];
    return 'unknown';
  };
}
