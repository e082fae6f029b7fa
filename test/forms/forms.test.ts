import assert from 'node:assert/strict';
import type { Engine } from '../../server/src/core/index.js';
import { realEngine } from '../support/real-engine.js';
import { judge, needsProject, type Verdict } from './check.js';
import { type Case, expand } from './expand.js';
import { type Form, formsOf, type Gap, themes, writeGaps } from './form.js';
import { needs, unfit } from './holes.js';
import type { Seed } from './seed.js';
import { seeds } from './seeds/index.js';

/** Set to write anew which forms are not found, instead of comparing; read the diff before you commit it. */
const update = process.env['UPDATE_FIXTURES'] === '1';
/** Forms in which the flaw of every rule must be found. */
const least = 25;

type Kind = 'missing' | 'spurious';

describe('forms in which a flaw is written', () => {
  const forms = themes().flatMap(formsOf);
  let engine: Engine;
  before(async () => {
    engine = await realEngine();
  });

  it('have a name each, and seeds have as well', () => {
    const names = [...forms.map(({ name }) => name), ...seeds.map(({ id }) => id)];
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('name seeds and forms that exist', () => {
    const known = new Set(['*', ...seeds.flatMap(({ id, rule }) => [id, rule])]);
    const named = forms.flatMap(({ missing, spurious }) => [...missing.seeds, ...spurious.seeds]);
    const excluded = seeds.flatMap(({ excludes }) => Object.keys(excludes ?? {}));
    const formNames = new Set(forms.map(({ name }) => name));
    assert.deepEqual(
      [...named.filter((name) => !known.has(name)), ...excluded.filter((name) => !formNames.has(name))],
      [],
    );
  });

  it('ask of seeds what can be asked', () => {
    const asked = forms.flatMap((form) => form.needs);
    assert.deepEqual(
      asked.filter((need) => !needs.includes(need)),
      [],
    );
  });

  const results = new Map<string, Map<string, Verdict>>();
  for (const seed of seeds) {
    const cases = forms.filter((form) => unfit(form, seed) === undefined).map((form) => expand(form, seed));
    const now = cases.filter((one) => !needsProject(one));
    const waiting = cases.length - now.length;
    describe(`${seed.id} (${now.length} forms${waiting === 0 ? '' : `, ${waiting} more wait for projects`})`, () => {
      before(function () {
        if (isWritten(engine, seed))
          results.set(seed.id, new Map(now.map((one) => [one.form.name, judge(engine, one)])));
      });
      for (const kind of ['missing', 'spurious'] as const)
        it(kind === 'missing' ? 'is found in all but the known' : 'is not seen in safe twins', () => {
          const verdicts = results.get(seed.id);
          const problems = verdicts && !update ? changes(now, verdicts, kind) : [];
          if (problems.length > 0) assert.fail(problems.join('\n'));
        });
    });
  }

  describe('all together', () => {
    it('are enough for every rule', () => {
      for (const { name } of engine.rules.filter((rule) => seeds.some((seed) => seed.rule === rule.name))) {
        const own = seeds
          .filter(({ rule }) => rule === name)
          .flatMap(({ id }) => [...(results.get(id) ?? [])]);
        const found = new Set(
          own.filter(([, verdict]) => !verdict.missing && !verdict.spurious).map(([form]) => form),
        );
        assert.ok(found.size >= least, `${name} is found in ${found.size} forms only`);
      }
    });
  });

  after(() => {
    if (update) rewrite(forms, results);
  });
});

const isWritten = (engine: Engine, { rule }: Seed): boolean => engine.rules.some(({ name }) => name === rule);

/** Forms that became worse or better than their `# missing:` and `# spurious:` say. */
function changes(cases: readonly Case[], verdicts: ReadonlyMap<string, Verdict>, kind: Kind): string[] {
  return cases.flatMap(({ form, seed }) => {
    const problem = verdicts.get(form.name)?.[kind];
    const known = isKnown(form[kind], seed);
    if (problem !== undefined && !known) return [`${form.theme}/${form.name}: ${problem}`];
    if (problem === undefined && known)
      return [`${form.theme}/${form.name}: works now; take the seed from its "# ${kind}:"`];
    return [];
  });
}

const isKnown = ({ seeds: known }: Gap, { id, rule }: Seed): boolean =>
  known.includes('*') || known.includes(id) || known.includes(rule);

function rewrite(forms: readonly Form[], results: ReadonlyMap<string, ReadonlyMap<string, Verdict>>): void {
  for (const theme of themes()) {
    const gaps = forms
      .filter((form) => form.theme === theme)
      .map(
        (form) =>
          [
            form.name,
            { missing: gapOf(form, 'missing', results), spurious: gapOf(form, 'spurious', results) },
          ] as const,
      );
    writeGaps(theme, new Map(gaps));
  }
}

/** Seeds with a gap; what could not be tried stays as it is written. */
function gapOf(form: Form, kind: Kind, results: ReadonlyMap<string, ReadonlyMap<string, Verdict>>): string[] {
  const tried = seeds.filter(({ id }) => results.get(id)?.has(form.name));
  if (tried.length === 0) return [...form[kind].seeds];
  const failed = tried.filter(({ id }) => results.get(id)?.get(form.name)?.[kind] !== undefined);
  if (tried.length > 1 && failed.length === tried.length) return ['*'];
  const kept = form[kind].seeds.filter(
    (name) => !tried.some(({ id, rule }) => id === name || rule === name) && name !== '*',
  );
  return [...new Set([...failed.map(({ id }) => id), ...kept])];
}
