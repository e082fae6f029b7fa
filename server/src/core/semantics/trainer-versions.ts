import type { AnalysisUnit } from './unit.js';
import type { StoreOrigin } from './kvstore.js';

/** What `gluon.Trainer` does with the optimizer when its store is distributed. */
export type TrainerHabit =
  /** The server never gets it. */
  | 'never'
  /** It goes to an asynchronous store, or with sparse weights or gradients; the argument changes nothing. */
  | 'async-or-sparse'
  /** The same, or where the name of the store holds `device`, or where `True` is passed; `False` changes nothing. */
  | 'device-or-asked'
  /** It goes there unless `update_on_kvstore=False` or the environment says otherwise. */
  | 'by-default';

interface Era {
  /** First version of MXNet that behaves so. */
  readonly since: readonly [number, number];
  readonly habit: TrainerHabit;
  readonly ref: string;
}

/** Newest first; read in `python/mxnet/gluon/trainer.py` of each release. */
const eras: readonly Era[] = [
  { since: [1, 5], habit: 'by-default', ref: 'apache/mxnet 1.5.1 `_init_kvstore`, 1.9.1 and b84609d alike' },
  { since: [1, 4], habit: 'device-or-asked', ref: 'apache/mxnet 1.4.1 lines 201-208' },
  { since: [1, 3], habit: 'async-or-sparse', ref: 'apache/mxnet 1.3.1 lines 200-204' },
  { since: [0, 0], habit: 'never', ref: 'apache/mxnet 1.0.0 lines 115-116, 1.2.1 line 116' },
];

/**
 * How the trainers of the versions that the project may run behave, newest first. Without a known version only the newest
 * habit counts: it is what an installation gives today.
 */
export function trainerHabits(unit: AnalysisUnit): readonly TrainerHabit[] {
  const pinned = unit.project.mxnet;
  if (!pinned) return ['by-default'];
  const newest = pinned.highest ? eraOf(pinned.highest, 99) : 0;
  const oldest = Math.max(newest, eraOf(pinned.lowest, 0));
  return eras.slice(newest, oldest + 1).map((era) => era.habit);
}

/** @param missing what a part of the version counts that is not known */
function eraOf(version: readonly number[], missing: number): number {
  const [major = 0, minor = missing] = version;
  const at = eras.findIndex(({ since }) => major > since[0] || (major === since[0] && minor >= since[1]));
  return at < 0 ? eras.length - 1 : at;
}

/** What the caller says about `update_on_kvstore`. */
export type UpdateArgument = 'false' | 'true' | 'open';

/** Whether a trainer of this habit sends the optimizer to a store that is distributed. */
export function sendsOptimizer(
  habit: TrainerHabit,
  store: StoreOrigin,
  update: UpdateArgument,
  sparse: 'sparse' | 'dense',
): boolean {
  if (habit === 'never') return false;
  if (store.async || sparse === 'sparse') return true;
  if (habit === 'async-or-sparse') return false;
  if (habit === 'by-default') return update !== 'false';
  return update === 'true' || /device/i.test(store.type);
}

/** Whether the project runs the 2.x line, by what it asks for or by the names that the file uses. */
export function isSecondLine(unit: AnalysisUnit): boolean {
  const pinned = unit.project.mxnet;
  return pinned ? (pinned.lowest[0] ?? 0) >= 2 : unit.mxnetLine === '2.x';
}
