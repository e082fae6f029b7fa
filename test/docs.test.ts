import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defaultConfig, type Config, type Engine } from '../server/src/core/index.js';
import { readFixtureConfig } from './support/fixture-config.js';
import { inProject } from './support/project.js';
import { realEngine } from './support/real-engine.js';

const headings = ['What it finds', 'Why it matters', 'Bad', 'Good', 'Fix', 'When it is fine', 'References'];

interface Example {
  readonly verdict: 'bad' | 'good';
  readonly section: string;
  readonly line: number;
  readonly text: string;
  readonly config: Config;
}

describe('pages of the rules', () => {
  const folder = inProject('docs', 'rules');
  const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  let engine: Engine;
  before(async () => {
    engine = await realEngine();
  });

  it('exist, one for each rule', () => {
    const wanted = engine.rules.map(({ name }) => `${name}.md`);
    assert.deepEqual([...pages].sort(), wanted.sort());
  });

  for (const page of pages) {
    describe(page, () => {
      const text = readFileSync(inProject('docs', 'rules', page), 'utf8');
      const name = basename(page, '.md');
      const examples = examplesOf(text);

      it('has the title and the headings that every page has', () => {
        const meta = engine.rules.find((rule) => rule.name === name);
        assert.ok(meta, `no rule is called ${name}`);
        assert.equal(text.split('\n')[0], `# ${name} (${meta.id})`);
        const found = [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);
        assert.deepEqual(
          found.map((title) => title.replace(/^Fix \(.+\)$/, 'Fix')),
          headings,
        );
      });

      it('tells how safe the fix is', () => {
        const meta = engine.rules.find((rule) => rule.name === name);
        const stated = /^## Fix \((.+)\)$/m.exec(text)?.[1] ?? '';
        assert.ok(
          meta && stated.includes(meta.fixable),
          `the rule says ${String(meta?.fixable)}, the page ${stated}`,
        );
      });

      it('shows the flaw under Bad and its absence elsewhere', () => {
        const places = examples.map(({ verdict, section }) => `${verdict} in ${section}`);
        assert.ok(places.includes('bad in Bad') && places.includes('good in Good'), places.join(', '));
        assert.ok(!places.includes('good in Bad') && !places.includes('bad in Good'), places.join(', '));
      });

      it('links only to files that exist', () => {
        for (const [, target = ''] of text.matchAll(/\]\((?!https:)([^)#]+)[^)]*\)/g)) {
          assert.ok(existsSync(inProject('docs', 'rules', target)), target);
        }
      });

      for (const example of examples) {
        it(`line ${String(example.line)}: the ${example.verdict} example ${verdictText(example)}`, () => {
          const context = { path: 'example.py', config: example.config, today: '2026-01-01' };
          const analysis = engine.analyze(example.text, context);
          assert.deepEqual(analysis.notices, []);
          const found = analysis.findings.filter(({ ruleName }) => ruleName === name);
          if (example.verdict === 'bad') assert.notEqual(found.length, 0, 'nothing is reported');
          else
            assert.deepEqual(
              found.map(({ message }) => message),
              [],
            );
        });
      }
    });
  }
});

function verdictText({ verdict }: Example): string {
  return verdict === 'bad' ? 'is reported' : 'is silent';
}

/** Blocks marked `python bad` or `python good`; a `toml` block before one in its section is its configuration. */
function examplesOf(text: string): Example[] {
  const examples: Example[] = [];
  let section = '';
  let config = defaultConfig;
  const parts = /^## (.+)$|^```([a-z]+)(?: (bad|good))?\n([\s\S]*?)^```$/gm;
  for (const match of text.matchAll(parts)) {
    const [, heading, language, verdict, body = ''] = match;
    if (heading) {
      section = heading;
      config = defaultConfig;
    } else if (language === 'toml') {
      config = readFixtureConfig(body);
    } else if (language === 'python') {
      const line = text.slice(0, match.index).split('\n').length;
      if (verdict !== 'bad' && verdict !== 'good')
        throw new Error(`line ${String(line)}: python block is neither bad nor good`);
      examples.push({ verdict, section, line, text: body, config });
    }
  }
  return examples;
}
