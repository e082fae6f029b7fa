import { type Config, defaultCheckpointRoot } from './config.js';
import {
  isScheme,
  isUnder,
  mergeTexts,
  type PathPart,
  type PathShape,
  type Place,
  placeOf,
} from './place.js';

export type { PathPart, PathShape } from './place.js';

/**
 * Whether a path lies under a place that the configuration calls encrypted. A path that is unknown in front, or that
 * could climb out by `..`, does not; an unknown name *under* an encrypted place does (`/mnt/secure/{epoch}`).
 */
export function isEncryptedPlace(path: PathShape, config: Config): boolean {
  const place = placeOf(path);
  return place !== undefined && encryptedPlaces(config).some((prefix) => isUnder(place, prefix));
}

/**
 * Whether a path lies in a folder that every account of the machine may write to and list. `TMPDIR` and `TEMP` do not
 * count: where they point is the machine's affair, and often it is a folder of the user's or the job's own.
 */
export function isWorldReadablePlace(parts: readonly PathPart[]): boolean {
  const place = placeOf({ parts });
  return place !== undefined && sharedPlaces.some((prefix) => isUnder(place, prefix));
}

/** An object store's bucket; `name` is absent where it is not known. */
export interface Bucket {
  readonly scheme: string;
  readonly name?: string;
}

/** The bucket of an object store that a URL names; undefined for paths and for URLs of other kinds. */
export function bucketOf(parts: readonly PathPart[]): Bucket | undefined {
  const first = mergeTexts(parts).find((part) => part !== '');
  const written = typeof first === 'string' ? /^([A-Za-z][\w+.-]+):\/\//.exec(first) : null;
  const place = placeOf({ parts });
  const scheme = place ? place.root.slice(0, -1) : (written?.[1] ?? '').toLowerCase();
  if (!written || !objectStores.has(scheme) || (place && !isScheme(place.root))) return undefined;
  const name = place?.segments[0];
  return name === undefined || name === '' || name.includes('\0') ? { scheme } : { scheme, name };
}

const objectStores = new Set([
  's3',
  's3a',
  's3n',
  'gs',
  'gcs',
  'abfs',
  'abfss',
  'wasb',
  'wasbs',
  'az',
  'oss',
  'cos',
  'obs',
]);

const textPlace = (text: string): Place | undefined => placeOf({ parts: [text] });

const sharedPlaces: readonly Place[] = [
  '/tmp',
  '/var/tmp',
  '/usr/tmp',
  '/dev/shm',
  '/run/shm',
  '/private/tmp',
  '/private/var/tmp',
  'C:\\Temp',
  'C:\\Tmp',
  'C:\\Windows\\Temp',
].flatMap((text) => textPlace(text) ?? []);

const placesByConfig = new WeakMap<Config, readonly Place[]>();

/** Normal forms of the configured places and of the checkpoint root; what is wholly or partly unknown covers nothing. */
function encryptedPlaces(config: Config): readonly Place[] {
  const { encrypted, checkpointRoot } = config.storage;
  const known =
    placesByConfig.get(config) ??
    [...encrypted, checkpointRoot ?? defaultCheckpointRoot].flatMap((text) => textPlace(text) ?? []);
  placesByConfig.set(config, known);
  return known;
}
