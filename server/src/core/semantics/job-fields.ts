import { join, unknown, type ArgValue, type Atom, type CallTerm, type Value } from '../dataflow/value.js';
import type { ModelRow } from '../models/model.js';
import { type CallContext, roleOf } from './concepts.js';
import { mayBeNothing, mayBeTurnedOff } from './constants.js';
import type { AnalysisUnit } from './unit.js';

/**
 * What a job says of one thing. `absent`: nothing, or what may be `None`. `given`: something, be it known or not.
 * `open`: an unresolved `**` may say it.
 */
export interface Field {
  readonly state: 'absent' | 'given' | 'open';
  readonly value: Value;
  /** The argument that holds it, where it is written in the call itself. */
  readonly arg?: ArgValue;
  /** Where it stands, as the call spells it: `ResourceConfig.VolumeKmsKeyId`. */
  readonly path: string;
}

const nowhere: Value = { atoms: [], open: false, symbolic: false, depth: 0 };

/** The spellings of a field in a row, best first; empty where the row does not know it. */
export function spellings(row: ModelRow, role: string): readonly string[] {
  return row.traits?.[role]?.split(' ') ?? [];
}

/** The field of a job under whichever spelling the call uses; undefined where such a call has no such field. */
export function fieldOf(unit: AnalysisUnit, context: CallContext, role: string): Field | undefined {
  const paths = preferred(context, spellings(context.match.row, role));
  let open: Field | undefined;
  for (const path of paths) {
    const field = read(unit, context, path);
    if (field.state === 'given') return field;
    // A spelling that is written, with `None`, says more than one that is not.
    if (field.state === 'open' || (field.arg && !open)) open = field;
  }
  const [path] = paths;
  return open ?? (path === undefined ? undefined : { state: 'absent', value: nowhere, path });
}

/** Calls that use names of SDK v1 (`train_instance_count`) want its other names too. */
function preferred(context: CallContext, paths: readonly string[]): readonly string[] {
  const old = context.term.args.some((arg) => arg.name?.startsWith('train_') === true);
  return old
    ? [...paths].sort((a, b) => Number(b.startsWith('train_')) - Number(a.startsWith('train_')))
    : paths;
}

function read(unit: AnalysisUnit, context: CallContext, path: string): Field {
  const [first = '', ...rest] = path.split('.');
  const found = argument(unit, context.match.row, context.term, first);
  let reading: Reading = found;
  for (const segment of rest) reading = inside(unit, reading, segment);
  return { ...reading, path, ...(found.arg ? { arg: found.arg } : {}) };
}

interface Reading {
  readonly state: Field['state'];
  readonly value: Value;
  readonly arg?: ArgValue;
}

const missing: Reading = { state: 'absent', value: nowhere };
const maybe: Reading = { state: 'open', value: unknown };

function argument(unit: AnalysisUnit, row: ModelRow, term: CallTerm, role: string): Reading {
  const found = roleOf(row, term, role);
  if (!found) return missing;
  if (found.arg) return { ...judged(unit.resolve(found.arg.value)), arg: found.arg };
  return found.maybeSpread ? spread(unit, term, row.args?.[role]?.name ?? role) : missing;
}

/** What the dictionaries of a `**` say, where it is one of several that are known. */
function spread(unit: AnalysisUnit, term: CallTerm, name: string): Reading {
  const readings = term.args.flatMap((arg) => {
    if (arg.kind === 'star') return [maybe];
    return arg.kind === 'double-star' ? [entry(unit.resolve(arg.value), name)] : [];
  });
  return joined(readings);
}

function entry(value: Value, name: string): Reading {
  const readings = value.atoms.map((atom): Reading => {
    if (atom.k !== 'dict') return maybe;
    const content = atom.entries.get(name);
    return content ? judged(content) : atom.rest ? maybe : missing;
  });
  return joined(value.open || readings.length === 0 ? [...readings, maybe] : readings);
}

/** One step into a dictionary, a list of such, or an object that only carries settings. */
function inside(unit: AnalysisUnit, reading: Reading, segment: string): Reading {
  if (reading.state !== 'given') return { state: reading.state, value: reading.value };
  const { value } = reading;
  const readings = value.atoms.map((atom) => insideAtom(unit, atom, segment));
  return joined(
    value.open || readings.length === 0 ? [...readings, { state: 'given', value: unknown }] : readings,
  );
}

function insideAtom(unit: AnalysisUnit, atom: Atom, segment: string): Reading {
  if (atom.k === 'const' && atom.value.kind === 'none') return missing;
  if (atom.k === 'dict') {
    const content = atom.entries.get(segment);
    return content ? judged(unit.resolve(content)) : atom.rest ? maybe : missing;
  }
  if (atom.k === 'sequence') {
    const items = atom.rest ? [...atom.items, atom.rest] : atom.items;
    return joined(items.map((item) => inside(unit, { state: 'given', value: unit.resolve(item) }, segment)));
  }
  const row = settingsRow(unit, atom);
  if (row && atom.k === 'result') return argument(unit, row, atom.call, segment);
  return { state: 'given', value: unknown };
}

/** The row of a class that models know only for what its constructor takes. */
function settingsRow(unit: AnalysisUnit, atom: Atom): ModelRow | undefined {
  if (atom.k !== 'result') return undefined;
  const [callee] = atom.call.callee.atoms;
  const row = callee?.k === 'name' ? unit.models.find(callee.name) : undefined;
  return row && row.concept === undefined && row.returns === undefined ? row : undefined;
}

/** Something is given where any of the ways gives it: only what is certainly missing is a flaw. */
function joined(readings: readonly Reading[]): Reading {
  const given = readings.filter(({ state }) => state === 'given');
  if (given.length > 0) return { state: 'given', value: join(given.map(({ value }) => value)) };
  return readings.find(({ state }) => state === 'open') ?? missing;
}

/** What may be `None`, as the program shows, is absent then. */
function judged(value: Value): Reading {
  const isAbsent = mayBeNothing(value) || (value.atoms.length === 0 && !value.open);
  return { state: isAbsent ? 'absent' : 'given', value };
}

/** Whether a switch may be off, as the program shows: it is not there, `None`, or `False`. */
export function isOff(field: Field | undefined): boolean {
  return (
    field !== undefined &&
    (field.state === 'absent' || (field.state === 'given' && mayBeTurnedOff(field.value)))
  );
}
