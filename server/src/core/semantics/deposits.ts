import type { Value } from '../dataflow/value.js';
import type { Concept } from '../models/model.js';
import type { CallContext } from './concepts.js';
import { downloadedNames, type Extent, namesOf, type Place } from './file-names.js';
import type { KnownCall } from './calls.js';
import { type Moments, momentsOf } from './order.js';
import { fetchedByCommand } from './transfers.js';
import type { AnalysisUnit, ConceptCall } from './unit.js';

/** A call of this program that puts something into files. */
export interface Deposit {
  /** `save`: a model of this program; `dump`: a pickle of it; `write`: bytes; `extract`: an archive's content; `copy`: another file. */
  readonly kind: 'download' | 'save' | 'dump' | 'write' | 'extract' | 'copy';
  readonly places: readonly Place[];
  readonly call: ConceptCall;
  readonly context: CallContext;
  readonly moments: Moments;
  /** Where a command line fetches from; calls of a download say so in an argument. */
  readonly address?: string;
  /** The bytes that are written, or the path of what is copied or unpacked. */
  readonly from?: Value;
}

const known = new WeakMap<AnalysisUnit, readonly Deposit[]>();

/** Everything that the program puts into files, in every context. */
export function depositsOf(unit: AnalysisUnit): readonly Deposit[] {
  const found = known.get(unit) ?? collect(unit);
  known.set(unit, found);
  return found;
}

type Made = Pick<Deposit, 'kind' | 'places' | 'from' | 'address'>;
type Maker = (unit: AnalysisUnit, context: CallContext) => Made | undefined;

const makers: readonly (readonly [Concept, Maker])[] = [
  ['downloads', downloaded],
  ['writes-checkpoint', saved],
  ['serializes', (unit, context) => into(unit, context, 'dump', 'file')],
  ['writes-file', written],
  ['extracts-archive', extracted],
  ['runs-command', commanded],
  ['copies-file', (unit, context) => into(unit, context, 'copy', 'folder', 'path')],
];

function collect(unit: AnalysisUnit): readonly Deposit[] {
  return makers.flatMap(([concept, make]) =>
    unit.calls(concept).flatMap((call) =>
      call.contexts.flatMap((context): Deposit[] => {
        const made = make(unit, context);
        return made && made.places.length > 0
          ? [{ ...made, call, context, moments: momentsOf(context) }]
          : [];
      }),
    ),
  );
}

function valueOf(unit: AnalysisUnit, context: CallContext, role: string): Value | undefined {
  if (role === 'self') return context.match.receiver && unit.resolve(context.match.receiver);
  return unit.arg(context, role)?.value;
}

/** A call that is matched already, as calls inside of values are looked at. */
export function asKnown({ term, match }: CallContext): KnownCall {
  return { row: match.row, term, ...(match.receiver ? { receiver: match.receiver } : {}) };
}

function placesOf(names: readonly string[], extent: Extent): Place[] {
  return names.map((name) => ({ name, extent }));
}

function downloaded(unit: AnalysisUnit, context: CallContext): ReturnType<Maker> {
  const { traits } = context.match.row;
  const gives = traits?.['gives'];
  if (gives === 'bytes') return undefined;
  if (traits?.['file'] === 'last' && !unit.arg(context, 'path')?.span) {
    const last = context.term.args.at(-1);
    return last && { kind: 'download', places: placesOf(namesOf(unit, unit.resolve(last.value)), 'file') };
  }
  const folder = unit.arg(context, 'folder')?.value;
  if (folder && (gives === 'folder' || gives === 'none' || gives === 'prefix'))
    return { kind: 'download', places: placesOf(namesOf(unit, folder), 'folder') };
  return { kind: 'download', places: placesOf(downloadedNames(unit, asKnown(context)), 'file') };
}

function commanded(unit: AnalysisUnit, context: CallContext): ReturnType<Maker> {
  const fetched = fetchedByCommand(unit, context);
  const [first] = fetched;
  const names = fetched.map(({ name }) => name);
  return first && { kind: 'download', places: placesOf(names, 'file'), address: first.address };
}

function saved(unit: AnalysisUnit, context: CallContext): ReturnType<Maker> {
  if (context.match.row.traits?.['artifact'] === 'objects') return dumped(unit, context);
  const path = valueOf(unit, context, 'path');
  const kind = context.match.row.traits?.['pathKind'];
  const extent = kind === 'prefix' ? 'prefix' : kind === 'directory' ? 'folder' : 'file';
  return path && { kind: 'save', places: placesOf(namesOf(unit, path), extent) };
}

/** Objects of any kind: with a path (or stream) among the arguments a dump, else bytes that the receiver takes. */
function dumped(unit: AnalysisUnit, context: CallContext): ReturnType<Maker> {
  const path = valueOf(unit, context, 'path');
  const from = valueOf(unit, context, 'data');
  const into = path ?? valueOf(unit, context, 'self');
  if (!into) return undefined;
  const places = placesOf(namesOf(unit, into), 'file');
  return { kind: path ? 'dump' : 'write', places, ...(from ? { from } : {}) };
}

function written(unit: AnalysisUnit, context: CallContext): ReturnType<Maker> {
  const into = valueOf(unit, context, context.match.row.traits?.['into'] ?? 'into');
  const from = valueOf(unit, context, 'value');
  return into && from && { kind: 'write', places: placesOf(namesOf(unit, into), 'file'), from };
}

function into(
  unit: AnalysisUnit,
  context: CallContext,
  kind: 'dump' | 'copy',
  extent: Extent,
  source?: string,
): ReturnType<Maker> {
  const target = valueOf(unit, context, 'into');
  const from = source === undefined ? undefined : valueOf(unit, context, source);
  return target && { kind, places: placesOf(namesOf(unit, target), extent), ...(from ? { from } : {}) };
}

function extracted(unit: AnalysisUnit, context: CallContext): ReturnType<Maker> {
  const folder = valueOf(unit, context, 'into');
  const from = context.match.receiver ? valueOf(unit, context, 'self') : valueOf(unit, context, 'path');
  if (!folder || !from) return undefined;
  return { kind: 'extract', places: placesOf(namesOf(unit, folder), 'folder'), from };
}
