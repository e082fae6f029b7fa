import { type Atom, originOf, single, type Value } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { Span } from '../source/span.js';
import { keyOfSpan } from './calls.js';
import { isChecked, type Passed } from './checks.js';
import type { CallContext } from './concepts.js';
import { alternatives, mayBeNothing } from './constants.js';
import { type Deposit, depositsOf } from './deposits.js';
import { type Extent, meets, namesOf, type Place, showName } from './file-names.js';
import { type Moments, momentsOf, orderOf } from './order.js';
import { leafOf } from './provenance-leaves.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Where bytes come from. `remote` kinds are chosen by others: a download, an object store, a request. `local` ones by whoever
 * runs the program. `own`: the program itself made them, in this run. `unknown`: nothing in the file tells.
 */
export type SourceKind =
  | 'download'
  | 'store'
  | 'request'
  | 'option'
  | 'environment'
  | 'model-dir'
  | 'parameter'
  | 'setting'
  | 'literal'
  | 'temporary'
  | 'own'
  | 'verified'
  | 'unknown';

/** One thing that a value may come from. */
export interface Source {
  readonly kind: SourceKind;
  readonly span: Span;
  /** For readers: `the option \`--model\``. */
  readonly what: string;
  /** A digest or signature was compared on the way. */
  readonly verified: boolean;
  /** The call that fetched it, by its place. */
  readonly fetched?: string;
  /** Source first; the use is not among them. */
  readonly steps: readonly FlowStep[];
}

/** Where and how a value is used. */
export interface Use {
  readonly moments: Moments;
  /** `bytes`: the value is content (or an open file). Otherwise it names files. */
  readonly form: 'bytes' | Extent;
}

/** A way that is walked backwards: what lies between here and the use. */
export interface Trail extends Passed {
  readonly steps: readonly FlowStep[];
}

/** A value to be looked at, and how. */
export interface Visit {
  readonly value: Value;
  readonly form: Use['form'];
  readonly moments: Moments;
  readonly trail: Trail;
}

interface Walk {
  readonly unit: AnalysisUnit;
  readonly open: Visit[];
  readonly found: Source[];
  readonly seen: Set<string | Value>;
}

const maxVisits = 400;
const maxSources = 24;

/** All that a resolved value may come from, through variables, calls and files of this program. */
export function sourcesOf(unit: AnalysisUnit, value: Value, use: Use): readonly Source[] {
  return walk(unit, { value, ...use, trail: { places: [], calls: [], steps: [] } }, new Set());
}

function walk(unit: AnalysisUnit, first: Visit, seen: Walk['seen']): readonly Source[] {
  const state: Walk = { unit, open: [first], found: [], seen };
  for (let visits = 0; visits < maxVisits && state.found.length < maxSources; visits += 1) {
    const visit = state.open.pop();
    if (!visit) break;
    if (seen.has(visit.value)) continue;
    seen.add(visit.value);
    for (const atom of visit.value.atoms) step(state, atom, visit);
    if (visit.value.atoms.length === 0 && visit.value.open) unknownSource(state, visit);
  }
  return state.found;
}

function unknownSource(state: Walk, { trail, moments }: Visit): void {
  const span = trail.steps[0]?.span ?? moments[0];
  if (span)
    state.found.push({
      kind: 'unknown',
      span,
      what: 'a place that is not known here',
      verified: isChecked(state.unit, trail, undefined),
      steps: trail.steps,
    });
}

function step(state: Walk, atom: Atom, visit: Visit): void {
  const { unit } = state;
  const places = visit.form === 'bytes' ? [] : placesOf(unit, atom, visit.form);
  // Bytes are no files, but a check of the same parameter or attribute is one of them.
  const marks =
    visit.form === 'bytes' && atom.k !== 'const' && atom.k !== 'text' ? placesOf(unit, atom, 'file') : places;
  const trail = { ...visit.trail, places: [...visit.trail.places, ...marks] };
  const here = { ...visit, trail };
  if (places.length > 0 && throughFiles(state, places, here)) return;
  const leaf = leafOf(unit, atom, here);
  if (leaf.kind === 'through') {
    const nested = leaf.visits.flatMap((next) => walk(unit, next, state.seen));
    const allowed = nested.filter((source) => leaf.only?.has(source.kind) !== false);
    const telling = allowed.filter((source) => source.kind !== 'literal');
    state.found.push(...(telling.length > 0 ? telling : allowed));
    if (allowed.length === 0 && leaf.otherwise) state.found.push(sourceOf(state, leaf.otherwise, atom, here));
  } else if (leaf.kind !== 'nothing') state.found.push(sourceOf(state, leaf, atom, here));
}

function placesOf(unit: AnalysisUnit, atom: Atom, extent: Extent): Place[] {
  return namesOf(unit, single(atom)).map((name) => ({ name, extent }));
}

/** What a leaf is, as the walk keeps it. */
export interface LeafSource {
  readonly kind: SourceKind;
  readonly what: string;
  /** The download that gave it, in the case of one. */
  readonly moments?: Moments;
  readonly verified?: boolean;
}

function sourceOf(state: Walk, leaf: LeafSource, atom: Atom, { trail }: Visit): Source {
  const span = originOf(atom);
  const key = keyOfSpan(span);
  const passed = { ...trail, calls: [...trail.calls, key] };
  return {
    kind: leaf.kind,
    span,
    what: leaf.what,
    verified: leaf.verified === true || isChecked(state.unit, passed, leaf.moments),
    ...(leaf.moments ? { fetched: key } : {}),
    steps: [{ span, note: noteOf(leaf) }, ...trail.steps],
  };
}

function noteOf({ kind, what }: LeafSource): string {
  return kind === 'download' || kind === 'store' ? `fetched from ${what}` : `comes from ${what}`;
}

/** A deposit at the place that is looked at, and whether it is certainly made before. */
interface Met {
  readonly deposit: Deposit;
  readonly certain: boolean;
}

/** Follows what this program put into the files before; false where it put nothing there that is known to be read. */
function throughFiles(state: Walk, places: readonly Place[], visit: Visit): boolean {
  const { unit } = state;
  const met = depositsOf(unit).filter(
    (deposit) =>
      deposit.moments[0] !== visit.moments[0] &&
      deposit.places.some((have) => places.some((want) => meets(have, want))),
  );
  const ordered = met.map((deposit) => ({ deposit, order: orderOf(unit, deposit.moments, visit.moments) }));
  const before = ordered.filter(({ order }) => order === 'before').map(({ deposit }) => deposit);
  const last = before.reduce<Deposit | undefined>(later, undefined);
  if (last && (last.kind === 'save' || last.kind === 'dump')) {
    state.found.push(own(last, visit.trail));
    return true;
  }
  const others = ordered
    .filter(
      ({ deposit, order }) =>
        deposit.kind !== 'save' && deposit.kind !== 'dump' && (order === 'before' || order === 'unknown'),
    )
    .slice(0, 8);
  let followed = false;
  for (const { deposit, order } of others)
    if (followDeposit(state, { deposit, certain: order === 'before' }, visit)) followed = true;
  return followed;
}

function later(one: Deposit | undefined, two: Deposit): Deposit {
  return one && start(one) > start(two) ? one : two;
}

function start(deposit: Deposit): number {
  return Math.max(...deposit.moments.map((span) => span.start));
}

function own(deposit: Deposit, trail: Trail): Source {
  const { span } = deposit.call;
  return {
    kind: 'own',
    span,
    what: 'what this program has just written',
    verified: true,
    steps: [{ span, note: 'written here by the program itself' }, ...trail.steps],
  };
}

function followDeposit(state: Walk, { deposit, certain }: Met, visit: Visit): boolean {
  const { unit } = state;
  const key = `${keyOfSpan(deposit.call.span)}|${deposit.places.map(({ name }) => name).join('|')}`;
  if (state.seen.has(key)) return true;
  state.seen.add(key);
  const trail: Trail = {
    places: [...visit.trail.places, ...deposit.places],
    calls: [...visit.trail.calls, keyOfSpan(deposit.call.span)],
    steps: [{ span: deposit.call.span, note: stepNotes[deposit.kind] }, ...visit.trail.steps],
  };
  if (deposit.kind === 'download') {
    state.found.push(fetchedBy(unit, deposit, trail));
    return true;
  }
  if (!deposit.from) return false;
  const form = deposit.kind === 'write' ? 'bytes' : deposit.context.match.receiver ? 'bytes' : 'file';
  const sources = walk(unit, { value: deposit.from, form, moments: deposit.moments, trail }, state.seen);
  const remote = sources.filter(isRemote);
  if (deposit.kind === 'write' && remote.length === 0) {
    if (certain) state.found.push(own(deposit, visit.trail));
    return certain;
  }
  state.found.push(...sources);
  return sources.length > 0;
}

const stepNotes: Readonly<Record<Deposit['kind'], string>> = {
  download: 'the file is fetched here',
  save: 'written here',
  dump: 'written here',
  write: 'written to the file here',
  extract: 'unpacked here',
  copy: 'copied here',
};

/** The source that a matched call of a download is. */
function fetchedBy(unit: AnalysisUnit, deposit: Deposit, trail: Trail): Source {
  const { address, call, context, moments } = deposit;
  const leaf: LeafSource =
    address === undefined
      ? downloadLeaf(unit, context)
      : { kind: /^(?:s3|gs):/.test(address) ? 'store' : 'download', what: `\`${showName(address)}\`` };
  return {
    kind: leaf.kind,
    span: call.span,
    what: leaf.what,
    verified: leaf.verified === true || isChecked(unit, trail, moments),
    fetched: fetchKey(context),
    steps: [...trail.steps],
  };
}

/** A key of one download in one context. */
export function fetchKey(context: CallContext): string {
  return momentsOf(context).map(keyOfSpan).join('|');
}

/** What a download is as a source: from an object store or not, verified by itself or not. */
export function downloadLeaf(unit: AnalysisUnit, context: CallContext): LeafSource {
  const url = unit.arg(context, 'url');
  const [name] = url ? namesOf(unit, url.value) : [];
  return {
    kind: context.match.row.traits?.['from'] === 'store' ? 'store' : 'download',
    what: name === undefined ? 'an address that is not known here' : `\`${showName(name)}\``,
    moments: momentsOf(context),
    verified: digestOf(unit, context) !== 'none',
  };
}

/** Whether the call itself compares a digest: one that the program knows, one of which nothing is known, or none. */
export function digestOf(unit: AnalysisUnit, context: CallContext): 'known' | 'unknown' | 'none' {
  const digest = unit.arg(context, 'digest');
  if (!digest?.span) return 'none';
  if (mayBeNothing(digest.value)) return 'none';
  const atoms = alternatives(digest.value);
  if (atoms.some((atom) => atom.k === 'const' && atom.value.kind === 'str' && atom.value.value !== ''))
    return 'known';
  if (atoms.length > 0 && atoms.every((atom) => atom.k === 'const' || comesAlong(unit, atom))) return 'none';
  return 'unknown';
}

/** A digest that was itself fetched, or computed from the file, proves nothing. */
function comesAlong(unit: AnalysisUnit, atom: Atom): boolean {
  const sources = sourcesOf(unit, single(atom), { moments: [originOf(atom)], form: 'bytes' });
  return sources.some(isRemote);
}

/** Whether others than the one who runs the program decide what comes from it. */
export function isRemote(source: Source): boolean {
  return source.kind === 'download' || source.kind === 'store' || source.kind === 'request';
}
