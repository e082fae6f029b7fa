import { readFileSync, writeFileSync } from 'node:fs';
import { inProject } from '../support/project.js';
import type { Verdict } from './check.js';
import type { Seed } from './seed.js';

/** What came out for each seed, by form. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, Verdict>>;

/** How many forms of a rule are right, and how many are not. */
export interface Tally {
  readonly tried: number;
  /** Right with every seed of the rule. */
  readonly supported: number;
  readonly missing: number;
  readonly spurious: number;
}

/** Counts the forms of a rule. */
export function tallyOf(rule: string, seeds: readonly Seed[], results: Results): Tally {
  const verdicts = seeds
    .filter((seed) => seed.rule === rule)
    .flatMap(({ id }) => [...(results.get(id) ?? [])]);
  const count = (fits: (verdict: Verdict) => boolean): number =>
    new Set(verdicts.filter(([, verdict]) => fits(verdict)).map(([form]) => form)).size;
  const tried = count(() => true);
  return {
    tried,
    supported: tried - count(({ missing, spurious }) => missing !== undefined || spurious !== undefined),
    missing: count(({ missing }) => missing !== undefined),
    spurious: count(({ spurious }) => spurious !== undefined),
  };
}

/** Writes the table into the README. */
export function writeTallies(tallies: ReadonlyMap<string, Tally>): void {
  const path = inProject('test', 'forms', 'README.md');
  const width = Math.max(...[...tallies.keys()].map((rule) => rule.length + 2));
  const row = (name: string, cells: readonly string[]): string =>
    `| ${name.padEnd(width)} | ${cells.map((cell, index) => cell.padStart(heads[index]?.length ?? 0)).join(' | ')} |`;
  const rule = `| ${'-'.repeat(width)} | ${heads.map((head) => `${'-'.repeat(head.length - 1)}:`).join(' | ')} |`;
  const rows = [...tallies].map(([name, { tried, supported, missing, spurious }]) =>
    row(`\`${name}\``, [tried, supported, missing, spurious].map(String)),
  );
  const table = [row('rule', heads), rule, ...rows].join('\n');
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(
      /(<!-- tally -->\n)[^]*(<!-- end -->)/,
      (_, start: string, end: string) => `${start}\n${table}\n\n${end}`,
    ),
  );
}

const heads = ['tried', 'supported', 'missed', 'falsely reported'] as const;
