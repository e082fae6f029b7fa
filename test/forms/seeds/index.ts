import type { Seed } from '../seed.js';
import { artifactSeeds } from './artifacts.js';
import { checkpointSeeds } from './checkpoints.js';
import { clusterSeeds } from './cluster.js';
import { jobSeeds } from './jobs.js';
import { predictionSeeds } from './predictions.js';
import { secretSeeds } from './secrets.js';
import { stateSeeds } from './states.js';

/** Every seed; one whose rule is not written yet waits. */
export const seeds: readonly Seed[] = [
  ...secretSeeds,
  ...clusterSeeds,
  ...stateSeeds,
  ...checkpointSeeds,
  ...artifactSeeds,
  ...jobSeeds,
  ...predictionSeeds,
];
