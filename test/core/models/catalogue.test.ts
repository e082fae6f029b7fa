import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  canonical,
  createModels,
  environmentRows,
  type ModelRow,
} from '../../../server/src/core/models/index.js';

interface Entry {
  readonly qualifiedName: string;
  readonly kind: 'function' | 'method' | 'class' | 'env';
  readonly category: string;
  readonly aliases: readonly string[];
  readonly versions: readonly string[];
  readonly versionsOfAlias?: Readonly<Record<string, readonly string[]>>;
  readonly args: readonly { readonly name: string; readonly index: number | null; readonly role: string }[];
}

/** Arguments that rules ask for: a row must have them. Others are compared where the row has them. */
const neededRoles = new Set([
  'path',
  'path-prefix',
  'kvstore-type',
  'optimizer',
  'update-on-kvstore',
  'command-body',
  'output-shape',
  'retention',
  'period',
]);

const catalogue = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/catalogue.json', import.meta.url), 'utf8'),
) as readonly Entry[];
const models = createModels();

/** `*` stands for any class of a module. */
function concrete(name: string): string {
  return name
    .replace('.probability.*', '.probability.Normal')
    .replace('.distributions.*', '.distributions.Normal')
    .replace('.nn.*', '.nn.Dense');
}

function rowOf(name: string, kind: Entry['kind']): ModelRow | undefined {
  const at = name.lastIndexOf('.');
  const method = kind === 'method' ? models.method(name.slice(0, at), name.slice(at + 1)) : undefined;
  return method ?? models.find(name);
}

function lineOf(versions: readonly string[]): string | undefined {
  const lines = new Set(versions.map((version) => version.slice(0, 3)));
  return lines.size === 1 ? [...lines][0] : undefined;
}

describe('models: the catalogue of MXNet', () => {
  it('has enough entries to mean something', () => {
    assert.ok(catalogue.length >= 100, `only ${String(catalogue.length)} entries`);
  });
  for (const entry of catalogue) {
    if (entry.kind === 'env') {
      it(`knows ${entry.qualifiedName}`, () => {
        const name = entry.qualifiedName.replace('env:', '');
        const row = environmentRows.find((known) => known.name === name);
        assert.ok(row, `${name} is not modelled`);
        assert.equal(row.versions, lineOf(entry.versions));
      });
      continue;
    }
    it(`models ${entry.qualifiedName} under all its names`, () => checkNames(entry));
    it(`places the arguments of ${entry.qualifiedName}`, () => checkArguments(entry));
  }
});

function versionsOf(entry: Entry, alias: string): readonly string[] {
  const own = Object.entries(entry.versionsOfAlias ?? {}).find(
    ([name]) => canonical(name) === canonical(alias),
  );
  return own?.[1] ?? entry.versions;
}

function checkNames(entry: Entry): void {
  for (const alias of [entry.qualifiedName, ...entry.aliases]) {
    const name = concrete(alias);
    const row = rowOf(name, entry.kind);
    assert.ok(row && !row.api.endsWith('.*'), `${name} is not modelled`);
    const versions = versionsOf(entry, alias);
    assert.equal(row.versions, lineOf(versions), `line of ${name}`);
    if (entry.category === 'random')
      assert.match(row.concept ?? 'none', /^(draws|seeds)-randomness$/, `concept of ${name}`);
  }
}

function checkArguments(entry: Entry): void {
  const row = rowOf(concrete(entry.qualifiedName), entry.kind);
  assert.ok(row);
  const byKeyword = new Map(Object.entries(row.args ?? {}).map(([role, arg]) => [arg.name ?? role, arg]));
  for (const arg of entry.args) {
    const known = byKeyword.get(arg.name);
    if (known) assert.equal(known.index, arg.index, `position of ${arg.name} in ${row.api}`);
    else assert.ok(!neededRoles.has(arg.role), `${row.api} lacks ${arg.name}`);
  }
}
