import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Rule, RuleMeta } from '../../server/src/core/rule.js';
import { rules } from '../../server/src/core/rules/index.js';
import { read, root, sources } from './project.js';

/** Ids of rules that were removed: none of them may come back with another meaning. */
const retired: readonly string[] = [];

const exists = (file: string): boolean => existsSync(path.join(root, file));
const duplicates = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** Sentences of a message; a period inside code or a number ends none. */
const sentences = (message: string): number =>
  message
    .replace(/`[^`]*`|\{[^}]*\}/g, 'x')
    .split(/[.!?](?=\s|$)/)
    .filter((part) => part.trim() !== '').length;

/** The properties that each message must have, by name. */
const messageChecks: Readonly<Record<string, (message: string) => boolean>> = {
  'ends with a period': (message) => message.endsWith('.'),
  'begins with a capital, code or a placeholder': (message) => /^[A-Z`{]/.test(message),
  'says what, why and what to do in two or three sentences': (message) =>
    sentences(message) >= 2 && sentences(message) <= 3,
  'closes what it opens': (message) =>
    (message.match(/`/g) ?? []).length % 2 === 0 && /^[^{}]*(\{\w+\}[^{}]*)*$/.test(message),
};

const ruleChecks: Readonly<Record<string, (meta: RuleMeta) => boolean>> = {
  'the id is MXS and three digits': ({ id }) => /^MXS[1-9]\d\d$/.test(id),
  'the id was never used before': ({ id }) => !retired.includes(id),
  'the name is a kebab noun phrase that names the flaw': ({ name }) =>
    /^[a-z0-9]+(-[a-z0-9]+)+$/.test(name) && !/^(no|avoid|use|dont|prefer|require)-/.test(name),
  'the summary is one phrase': ({ summary }) =>
    /^[A-Z`]/.test(summary) && !summary.endsWith('.') && !summary.includes('|'),
  'CWE ids are well formed': ({ cwe }) => cwe.every((id) => /^CWE-[1-9]\d*$/.test(id)),
  'since is a version': ({ since }) => /^\d+\.\d+\.\d+$/.test(since),
  'it has messages': ({ messages }) => Object.keys(messages).length > 0,
  'its file bears its name': ({ name }) => exists(`server/src/core/rules/${name}.ts`),
  'its fixtures bear its name': ({ name }) => exists(`test/fixtures/rules/${name}`),
  'its page bears its name': ({ id, name }) =>
    exists(`docs/rules/${name}.md`) && read(`docs/rules/${name}.md`).startsWith(`# ${name} (${id})\n`),
};

describe('rule metadata', () => {
  const metas = rules.map((rule: Rule) => rule.meta);

  it('there are rules, and each rule file is registered', () => {
    const files = sources().filter((file) => /^server\/src\/core\/rules\/[^/]+\.ts$/.test(file));
    assert.equal(metas.length, files.length - 1);
    assert.ok(metas.length > 0);
  });

  it('ids and names are unique, and in order of id', () => {
    const ids = metas.map(({ id }) => id as string);
    assert.deepEqual(duplicates(ids), []);
    assert.deepEqual(duplicates(metas.map(({ name }) => name)), []);
    assert.deepEqual(ids, [...ids].sort());
  });

  for (const meta of metas) {
    describe(meta.name, () => {
      for (const [title, holds] of Object.entries(ruleChecks)) {
        it(title, () => {
          assert.ok(holds(meta), `${meta.id} ${meta.name}`);
        });
      }
      for (const [id, message] of Object.entries(meta.messages)) {
        for (const [title, holds] of Object.entries(messageChecks)) {
          it(`message ${id} ${title}`, () => {
            assert.ok(holds(message), message);
          });
        }
      }
    });
  }

  it('the checks of messages see what they forbid', () => {
    const failing = (message: string): readonly string[] =>
      Object.keys(messageChecks).filter((title) => messageChecks[title]?.(message) !== true);
    assert.deepEqual(
      failing('`{type}` sends `a.b` in the clear. Anyone can read it. Isolate the network.'),
      [],
    );
    assert.equal(failing('The optimizer is pickled').length, 2);
    assert.equal(failing('the `store is open. Close it.').length, 2);
  });
});
