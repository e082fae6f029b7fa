import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { realEngine } from '../support/real-engine.js';
import { judge, type Verdict } from './check.js';
import { casesOf } from './expand.js';
import { seeds } from './seeds/index.js';

/** What a worker gives: the verdicts of each seed by form. */
export type Judged = readonly (readonly [seed: string, verdicts: ReadonlyMap<string, Verdict>])[];

// Judges the seeds whose names it was given; a worker for each processor makes the suite so much shorter.
assert.ok(parentPort);
const names = new Set(workerData as readonly string[]);
const engine = await realEngine();
const judged: Judged = seeds
  .filter(({ id }) => names.has(id))
  .map((seed) => [seed.id, new Map(casesOf(seed).map((one) => [one.form.name, judge(engine, one)]))]);
parentPort.postMessage(judged);
