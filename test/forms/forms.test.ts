import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { rules } from '../../server/src/core/rules/index.js';
import type { Verdict } from './check.js';
import { type Case, casesOf, forms } from './expand.js';
import { type Form, type Gap, themes, writeGaps } from './form.js';
import { needs } from './holes.js';
import type { Seed } from './seed.js';
import { seeds } from './seeds/index.js';
import { tallyOf, writeTallies } from './tally.js';
import type { Judged } from './worker.js';

/** Set to write anew which forms are not found, instead of comparing; read the diff before you commit it. */
const update = process.env['UPDATE_FIXTURES'] === '1';
/** Forms in which the flaw of every rule must be found, and its safe twin must not. */
const least = 25;

type Kind = 'missing' | 'spurious';
type Verdicts = ReadonlyMap<string, Verdict>;

const isWritten = ({ rule }: Seed): boolean => rules.some(({ meta }) => meta.name === rule);

describe('forms in which a flaw is written', function () {
  this.timeout(180_000);
  const results = new Map<string, Verdicts>();
  before(async () => {
    for (const [seed, verdicts] of await judgeAll()) results.set(seed, verdicts);
  });

  for (const seed of seeds.filter(isWritten)) {
    const cases = casesOf(seed);
    describe(`${seed.id} in ${cases.length} forms`, () => {
      it('is found in all but the known', () => check(cases, results.get(seed.id)!, 'missing'));
      it('is not seen in safe twins', () => check(cases, results.get(seed.id)!, 'spurious'));
    });
  }

  describe('every rule', () => {
    for (const { meta } of rules)
      it(`${meta.name} is right in enough forms`, () => {
        const { supported } = tallyOf(meta.name, seeds, results);
        assert.ok(supported >= least, `in ${supported} only`);
      });
  });

  describe('seeds that wait for their rule', () => {
    for (const seed of seeds.filter((one) => !isWritten(one)))
      it(`${seed.id}: no rule of this name is registered`, () => {
        assert.ok(casesOf(seed).length >= least);
      });
  });

  after(() => {
    if (!update) return;
    rewrite(results);
    writeTallies(new Map(rules.map(({ meta }) => [meta.name, tallyOf(meta.name, seeds, results)])));
  });
});

describe('the library of forms', () => {
  it('gives each form a name of its own, and each seed as well', () => {
    const names = [...forms.map(({ name }) => name), ...seeds.map(({ id }) => id)];
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('names only seeds, forms and needs that exist', () => {
    const known = new Set(['*', ...needs, ...seeds.flatMap(({ id, rule }) => [id, rule])]);
    for (const { name } of forms) known.add(name);
    const named = [
      ...forms.flatMap((form) => [...form.missing.seeds, ...form.spurious.seeds, ...form.needs]),
      ...seeds.flatMap(({ excludes }) => Object.keys(excludes ?? {})),
    ];
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it('fills every hole, and says where something must be reported', () => {
    const cases = seeds.flatMap(casesOf);
    const programs = cases.flatMap(({ flawed, safe }) => [flawed, safe]);
    const holes = programs.filter(({ files }) =>
      [...files.values()].some((text) => /\$[A-Za-z]|«/.test(text)),
    );
    assert.deepEqual(holes, []);
    assert.deepEqual(
      cases.filter(({ flawed }) => flawed.expected.length === 0).map(({ form }) => form.name),
      [],
    );
  });
});

/** Judges all seeds, on all processors. */
async function judgeAll(): Promise<Judged> {
  const ids = seeds.filter(isWritten).map(({ id }) => id);
  const count = Math.min(availableParallelism(), ids.length);
  const shares = Array.from({ length: count }, (_, share) =>
    ids.filter((_id, index) => index % count === share),
  );
  return (await Promise.all(shares.map(judged))).flat();
}

function judged(share: readonly string[]): Promise<Judged> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Fails where a form became worse or better than its `# missing:` and `# spurious:` say. */
function check(cases: readonly Case[], verdicts: Verdicts, kind: Kind): void {
  const changes = cases.flatMap(({ form, seed }) => {
    const problem = verdicts.get(form.name)?.[kind];
    const known = isKnown(form[kind], seed);
    if (problem !== undefined && !known) return [`${form.theme}/${form.name}: ${problem}`];
    if (problem === undefined && known)
      return [`${form.theme}/${form.name}: works now; take the seed from its "# ${kind}:"`];
    return [];
  });
  if (changes.length > 0 && !update) assert.fail(changes.join('\n'));
}

const isKnown = ({ seeds: known }: Gap, { id, rule }: Seed): boolean =>
  known.includes('*') || known.includes(id) || known.includes(rule);

function rewrite(results: ReadonlyMap<string, Verdicts>): void {
  for (const theme of themes()) {
    const gaps = forms
      .filter((form) => form.theme === theme)
      .map((form) => {
        const missing = gapOf(form, 'missing', results);
        return [form.name, { missing, spurious: gapOf(form, 'spurious', results) }] as const;
      });
    writeGaps(theme, new Map(gaps));
  }
}

/** Seeds with a gap; what could not be tried stays as it is written. */
function gapOf(form: Form, kind: Kind, results: ReadonlyMap<string, Verdicts>): string[] {
  const tried = seeds.filter(({ id }) => results.get(id)?.has(form.name));
  if (tried.length === 0) return [...form[kind].seeds];
  const failed = tried.filter(({ id }) => results.get(id)?.get(form.name)?.[kind] !== undefined);
  if (tried.length > 1 && failed.length === tried.length) return ['*'];
  const others = form[kind].seeds.filter(
    (name) => name !== '*' && !tried.some(({ id, rule }) => id === name || rule === name),
  );
  const named = seeds.filter(({ rule }) => failed.some((one) => one.rule === rule) && allFailed(rule));
  return [...new Set([...failed.map((one) => (named.includes(one) ? one.rule : one.id)), ...others])];

  function allFailed(rule: string): boolean {
    return tried.filter((one) => one.rule === rule).every((one) => failed.includes(one));
  }
}
