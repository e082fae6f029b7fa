import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { defaultConfig, type Explanation, LineTable } from '../../../server/src/core/index.js';
import { inProject } from '../../support/project.js';
import { realEngine } from '../../support/real-engine.js';

/**
 * `test/fixtures/explain/*.py`: after `# call:` stands all that the calls on this line may call, `?` for what is not known.
 * After `# missing:` stands what should be among it and is not yet, after `# spurious:` what should not be and is; both fail
 * on the day that this is mended.
 */
const folder = inProject('test/fixtures/explain');
const comment = /#\s*(call|missing|spurious):([^#\n]*)/g;

function targetsByLine(text: string, { calls }: Explanation): ReadonlyMap<number, ReadonlySet<string>> {
  const lines = new LineTable(text);
  const found = new Map<number, Set<string>>();
  for (const { span, targets } of calls) {
    const line = lines.positionAt(span.start).line;
    const names = found.get(line) ?? new Set<string>();
    found.set(line, names);
    for (const { name, kind } of targets) names.add(kind === 'unknown' ? '?' : name);
  }
  return found;
}

describe('explain: calls', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.py'))) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    let found: ReadonlyMap<number, ReadonlySet<string>>;
    before(async () => {
      const engine = await realEngine();
      const explanation = engine.explain(text, { path: name, config: defaultConfig, today: '2026-01-01' });
      assert.ok(explanation);
      found = targetsByLine(text, explanation);
    });
    text.split('\n').forEach((line, index) => {
      for (const [, kind, list = ''] of line.matchAll(comment)) {
        const names = list.split(',').map((part) => part.trim());
        it(`${name}:${String(index + 1)} ${kind ?? ''}: ${line.slice(0, line.indexOf('#')).trim()}`, () => {
          const seen = found.get(index) ?? new Set<string>();
          if (kind === 'call') assert.deepEqual([...seen].sort(), names.sort());
          else if (kind === 'missing')
            assert.ok(!names.some((part) => seen.has(part)), 'it is seen now: turn `missing` into `call`');
          else
            assert.ok(
              names.every((part) => seen.has(part)),
              'it is gone: remove `spurious`',
            );
        });
      }
    });
  }
});
