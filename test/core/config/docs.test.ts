import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { parseConfig } from '../../../server/src/core/config/parse.js';
import { configSchema, ruleLevels } from '../../../server/src/core/config/schema.js';
import { applySuppressions } from '../../../server/src/core/suppression/suppression.js';
import { fakeSource, rules } from '../suppression/fake-python.js';

const page = (name: string): string =>
  readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), 'utf8');
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map((m) => m[1] ?? '');

describe('docs/configuration.md', () => {
  const text = page('configuration');

  it('has sound examples', () => {
    const [whole = '', tool = ''] = blocks(text, 'toml');
    const read = parseConfig(whole, 'mxsec.toml', rules);
    assert.deepEqual(read.problems, []);
    assert.equal(read.config.attestations.length, 1);
    assert.equal(parseConfig(tool, 'pyproject.toml', rules).config.rules.get('plaintext-kvstore'), 'error');
  });

  it('names every setting and level', () => {
    const { properties = {} } = configSchema(rules);
    for (const [table, schema] of Object.entries(properties))
      for (const key of Object.keys(schema.items?.properties ?? schema.properties ?? {})) {
        const name = table === 'rules' ? 'rules.<rule>' : schema.items ? key : `${table}.${key}`;
        assert.ok(text.includes(`\`${name}\``), name);
      }
    for (const level of ruleLevels) assert.ok(text.includes(`\`${level}\``));
  });
});

describe('docs/suppressions.md', () => {
  it('has suppressions that can be read', () => {
    const found = blocks(page('suppressions'), 'python').map((text) =>
      applySuppressions([], fakeSource(text)),
    );
    assert.deepEqual(
      found.map(({ problems, unused }) => [problems.length, unused.length]),
      [
        [0, 3],
        [0, 1],
      ],
    );
  });
});
