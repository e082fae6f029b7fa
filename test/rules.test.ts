import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Analysis, Engine, Finding } from '../server/src/core/index.js';
import { differences, readExpectations } from './support/expectations.js';
import { applyFirstFixes, firstFix } from './support/fixes.js';
import { fixturesOf, orphanedGoldens, rulesWithFixtures, type Fixture } from './support/fixtures.js';
import { realEngine } from './support/real-engine.js';

// Set to rewrite the goldens instead of comparing them; read the diff before you commit it.
const update = process.env['UPDATE_FIXTURES'] === '1';
// More rounds than findings ever meet in one place.
const maxRounds = 5;

describe('rules on their fixtures', () => {
  let engine: Engine;
  before(async () => {
    engine = await realEngine();
  });

  for (const rule of rulesWithFixtures()) {
    describe(rule, () => {
      const fixtures = fixturesOf(rule);
      for (const fixture of fixtures) {
        it(`${fixture.name}: findings`, () => {
          checkFindings(engine, fixture);
        });
        it(`${fixture.name}: fixes`, () => {
          checkFixes(engine, fixture);
        });
      }

      it('gives the same with other line ends', () => {
        for (const fixture of fixtures) {
          const text = fixture.text.replaceAll('\n', '\r\n');
          const problems = problemsOf(engine, { ...fixture, text });
          assert.deepEqual(problems, problemsOf(engine, fixture), fixture.name);
        }
      });

      it('uses every message of the rule', () => {
        const meta = engine.rules.find(({ name }) => name === rule);
        assert.ok(meta, `no rule is called ${rule}`);
        const used = new Set(
          fixtures.flatMap(({ text }) => readExpectations(text).findings.map(({ id }) => id)),
        );
        assert.deepEqual([...used].sort(), Object.keys(meta.messages).sort());
      });
    });
  }

  it('have a folder each', () => {
    const unused = /^unused-suppression$|^malformed-suppression$/;
    const wanted = engine.rules.map(({ name }) => name).filter((name) => !unused.test(name));
    assert.deepEqual([...wanted].sort(), rulesWithFixtures());
  });

  it('leave no golden without a fixture', () => {
    assert.deepEqual(orphanedGoldens(), []);
  });
});

function analyze(
  engine: Engine,
  fixture: Fixture,
  text: string,
): { analysis: Analysis; findings: readonly Finding[] } {
  const analysis = engine.analyze(text, fixture.context);
  const findings = analysis.findings.filter(
    ({ ruleName, suppressed }) => ruleName === fixture.rule && !suppressed,
  );
  return { analysis, findings };
}

function problemsOf(engine: Engine, fixture: Fixture): string[] {
  const { findings } = analyze(engine, fixture, fixture.text);
  return differences(fixture.text, readExpectations(fixture.text), findings);
}

function checkFindings(engine: Engine, fixture: Fixture): void {
  const { analysis, findings } = analyze(engine, fixture, fixture.text);
  const problems = differences(fixture.text, readExpectations(fixture.text), findings);
  assert.equal(problems.join('\n'), '');
  for (const { message, messageId } of findings) {
    assert.doesNotMatch(message, /\{\w*\}|undefined/, `${messageId} has an unfilled placeholder`);
  }
  assert.deepEqual(noticeKinds(analysis), fixture.notices, JSON.stringify(analysis.notices));
}

function checkFixes(engine: Engine, fixture: Fixture): void {
  const before = analyze(engine, fixture, fixture.text);
  const { text, applied } = fixAll(engine, fixture, before.findings.length);
  if (fixture.golden) checkGolden(fixture, text);

  const after = analyze(engine, fixture, text);
  const left = before.findings.map(({ messageId }) => messageId);
  for (const { messageId } of applied) left.splice(left.indexOf(messageId), 1);
  const found = after.findings.map(({ messageId }) => messageId);
  assert.deepEqual(
    found.sort(),
    left.sort(),
    `fixed findings are gone and no other came; fixed text:\n${text}`,
  );
  assert.deepEqual(noticeKinds(after.analysis), noticeKinds(before.analysis), 'fixes add no fault');
}

function checkGolden(fixture: Fixture, text: string): void {
  if (text === fixture.text) {
    assert.equal(fixture.fixed, undefined, 'a golden, but no fix of its level is offered');
  } else if (update) {
    writeFileSync(fixture.fixedPath, text);
  } else {
    assert.equal(
      text,
      fixture.fixed ?? '',
      fixture.fixed === undefined ? `no golden for:\n${text}` : undefined,
    );
  }
}

/** Applies fixes until none is offered; more than there were findings means that a fix does not cure. */
function fixAll(
  engine: Engine,
  fixture: Fixture,
  limit: number,
): { text: string; applied: readonly Finding[] } {
  let text = fixture.text;
  const applied: Finding[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const { findings } = analyze(engine, fixture, text);
    if (!findings.some((finding) => firstFix(finding, fixture.fixes))) return { text, applied };
    const result = applyFirstFixes(text, findings, fixture.fixes);
    text = result.text;
    applied.push(...result.applied);
    assert.ok(applied.length <= limit, `a fix is offered again after it was applied:\n${text}`);
  }
  return assert.fail(`fixes are still offered after ${String(maxRounds)} rounds:\n${text}`);
}

const noticeKinds = ({ notices }: Analysis): string[] => [...new Set(notices.map(({ kind }) => kind))].sort();
