import assert from 'node:assert/strict';
import {
  defaultConfig,
  type Engine,
  type Finding,
  readNotebook,
  type Severity,
} from '../../server/src/core/index.js';
import { readFixtureConfig } from '../support/fixture-config.js';
import type { Case, Program } from './expand.js';
import type { Seed } from './seed.js';

/** What is wrong with the findings in a form; `undefined` where all is as it should be. */
export interface Verdict {
  /** The flaw is not reported where it is, or something else is as well. */
  readonly missing?: string;
  /** The safe twin is reported. */
  readonly spurious?: string;
}

/** Analyses both programs of a case. */
export function judge(engine: Engine, { form, seed, flawed, safe }: Case): Verdict {
  const found = findingsOf(engine, seed, flawed);
  const missing = problemOf(found, flawed, seed, form.graded);
  const alarms = findingsOf(engine, seed, safe)
    .filter(({ finding: { severity } }) => {
      // What is not understood may be reported with a lower grade, and what can be set from outside with the lowest.
      if (form.graded || form.open) return severity !== 'information';
      return missing === undefined || ranks.indexOf(severity) >= ranks.indexOf(seed.severity);
    })
    .map(({ place, finding }) => `${place} ${finding.messageId}@${finding.severity}`);
  return {
    ...(missing === undefined ? {} : { missing: `${missing}\n${show(flawed)}` }),
    ...(alarms.length === 0 ? {} : { spurious: `reported: ${alarms.join(', ')}\n${show(safe)}` }),
  };
}

const ranks: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

interface Placed {
  /** `path:line` as programs count lines. */
  readonly place: string;
  readonly finding: Finding;
}

/** What the seed's rule says of a program, in whichever of its files. */
function findingsOf(engine: Engine, seed: Seed, program: Program): Placed[] {
  const config = seed.config === undefined ? defaultConfig : readFixtureConfig(seed.config);
  const files = [...program.files].map(([path, text]) => ({ path, read: readSource(path, text) }));
  const workspace = engine.workspace(() => config);
  try {
    for (const { path, read } of files) workspace.set(path, read.text);
    return files.flatMap(({ path, read }) => {
      const { findings, notices } = workspace.analyze(path, { path, config, today: '2026-01-01' });
      const failure = notices.find(({ kind }) => kind === 'rule-failure' || kind === 'budget');
      assert.equal(failure?.message, undefined, read.text);
      return findings
        .filter(({ ruleName }) => ruleName === seed.rule)
        .map((finding) => ({ place: `${path}:${read.line(finding.span.start)}`, finding }));
    });
  } finally {
    workspace.close();
  }
}

interface Source {
  readonly text: string;
  line(offset: number): number;
}

const readSource = (path: string, text: string): Source =>
  path.endsWith('.ipynb') ? notebook(text) : { text, line: (offset) => lineOf(text, offset) };

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** The module of a notebook whose cells stand one below the other, parted by lines of `%%%`. */
function notebook(text: string): Source {
  const cells = text.split(/^%%%\n/m);
  const json = JSON.stringify({
    cells: cells.map((source) => ({ cell_type: 'code', source: source.replace(/\n$/, '') })),
    metadata: {},
    nbformat: 4,
  });
  const read = readNotebook(json);
  assert.ok(read.ok, 'the notebook cannot be read');
  const line = (offset: number): number => {
    const { cell, cellLine } = read.locate(offset);
    // Each cell before adds its lines and the line that parts it from the next.
    return cells.slice(0, cell).reduce((sum, source) => sum + source.split('\n').length, cellLine);
  };
  return { text: read.text, line };
}

function problemOf(
  found: readonly Placed[],
  program: Program,
  { severity, messages }: Seed,
  graded: Case['form']['graded'],
): string | undefined {
  const places = [...new Set(found.map(({ place }) => place))].sort();
  const wanted = [...program.expected].sort();
  const moved = places.length === wanted.length && places.every((place) => program.instead.includes(place));
  if (places.join() !== wanted.join() && !moved)
    return `expected at ${wanted.join(', ')}, reported at ${places.join(', ') || 'no line'}`;
  const wrong = found.find(
    ({ finding }) =>
      (!graded && finding.severity !== severity) ||
      (!graded && messages?.includes(finding.messageId) === false),
  );
  return wrong && `reported as ${wrong.finding.messageId}@${wrong.finding.severity}, expected ${severity}`;
}

const show = ({ files }: Program): string =>
  [...files].map(([path, text]) => (files.size > 1 ? `--- ${path}\n${text}` : text)).join('\n');
