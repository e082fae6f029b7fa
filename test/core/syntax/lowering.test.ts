import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { allCode } from '../../support/code-walk.js';
import { violations } from '../../support/ir-check.js';
import { dump } from '../../support/ir-dump.js';
import { inProject } from '../../support/project.js';
import { pythonParser } from '../../support/wasm.js';

/** One case of a file under `lowering/`: a title, the source, and the code of its module and definitions. */
interface Case {
  readonly title: string;
  readonly source: string;
  readonly expected: string;
}

function casesOf(text: string): Case[] {
  const sections = text.split(/^=== /m).slice(1);
  return sections.map((section) => {
    const [head = '', expected = ''] = section.split(/^---\n/m);
    const newline = head.indexOf('\n');
    return { title: head.slice(0, newline), source: head.slice(newline + 1, -1), expected };
  });
}

describe('lowering', () => {
  const folder = inProject('test', 'core', 'syntax', 'lowering');
  for (const name of readdirSync(folder).sort()) {
    describe(name, () => {
      for (const { title, source, expected } of casesOf(readFileSync(`${folder}/${name}`, 'utf8'))) {
        it(title, async () => {
          const file = (await pythonParser()).parse(source);
          const codes = allCode(file);
          file.dispose();
          const lines = codes.flatMap((code) => {
            const at = code.base === 0 ? '' : ` at ${String(code.base)}`;
            return [`# ${code.kind}${at}: ${[...code.locals].join(' ')}`.trim(), ...dump(code)];
          });
          assert.equal(`${lines.join('\n')}\n`, expected);
          for (const code of codes) assert.deepEqual(violations(code, source.length), []);
        });
      }
    });
  }
});
