import type { Value } from '../dataflow/value.js';
import { type Atom, originOf } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import { asKnown, depositsOf } from './deposits.js';
import { isChecked } from './checks.js';
import { isTurnedOff } from './constants.js';
import { calleeName, keyOfSpan } from './calls.js';
import type { CallContext } from './concepts.js';
import { downloadedNames, namesOf, showName } from './file-names.js';
import { functionAround, momentsOf } from './order.js';
import { digestOf, fetchKey, type Source } from './provenance.js';
import { loadSources } from './loads.js';
import type { AnalysisUnit, ConceptCall } from './unit.js';

/**
 * What a download is likely to fetch. `model`: its name or its use says so. `named`: only names in the program speak of a
 * model. `data`: data sets, word lists, archives of them. `other`: nothing tells.
 */
export type Artifact = 'model' | 'named' | 'data' | 'other';

/** One way in which a download may happen. */
export interface Fetch {
  readonly context: CallContext;
  /** Where a reader must look: the download, or the call of a helper that passes the address. */
  readonly span: Span;
  readonly address: string;
  readonly scheme: 'http' | 'https' | 'other';
  /** The argument (or its value) that turns the check of certificates off. */
  readonly tlsOff?: Span;
  readonly artifact: Artifact;
  readonly fromStore: boolean;
  readonly verified: boolean;
  /** Where it is loaded as a model in this file. */
  readonly loadedAt?: Span;
}

/** A call of a download in every context. */
export function fetchesOf(unit: AnalysisUnit, call: ConceptCall): readonly Fetch[] {
  return call.contexts.map((context) => fetchOf(unit, call, context));
}

function fetchOf(unit: AnalysisUnit, call: ConceptCall, context: CallContext): Fetch {
  const url = unit.arg(context, 'url');
  const addresses = url ? namesOf(unit, url.value) : [];
  const [address = ''] = addresses;
  const traits = context.match.row.traits;
  const loadedAt = loadOf(unit, context);
  const files = traits?.['gives'] === 'bytes' ? undefined : downloadedNames(unit, asKnown(context));
  const off = tlsOff(unit, context);
  return {
    context,
    span: siteOf(unit, call, context, url?.value),
    address: showName(address),
    scheme: /^http:/i.test(address) ? 'http' : /^https:/i.test(address) ? 'https' : 'other',
    ...(off ? { tlsOff: off } : {}),
    artifact: loadedAt ? 'model' : artifactOf(unit, context, addresses, files),
    fromStore: traits?.['from'] === 'store',
    verified: isVerified(unit, call, context),
    ...(loadedAt ? { loadedAt } : {}),
  };
}

/** The helper that is told what to fetch is not at fault for what it is told: then its caller is looked at. */
function siteOf(unit: AnalysisUnit, call: ConceptCall, context: CallContext, url: Value | undefined): Span {
  const [first] = context.via;
  if (!first || !url) return call.span;
  const written = url.atoms.find((atom: Atom) => atom.k === 'const' || atom.k === 'text');
  if (!written) return first.span;
  const origin = functionAround(unit, originOf(written))?.span.start;
  if (origin === functionAround(unit, call.span)?.span.start) return call.span;
  const lifted = context.via.find((via) => functionAround(unit, via.span)?.span.start === origin);
  return (lifted ?? first).span;
}

function isVerified(unit: AnalysisUnit, call: ConceptCall, context: CallContext): boolean {
  if (digestOf(unit, context) !== 'none') return true;
  const places = depositsOf(unit)
    .filter((deposit) => deposit.context === context)
    .flatMap((deposit) => deposit.places);
  const calls = [keyOfSpan(call.span), ...writtenWith(unit, call)];
  return isChecked(unit, { places: [...places, ...placesWritten(unit, call)], calls }, momentsOf(context));
}

/** Files that the bytes of a response are written to in the same function. */
function placesWritten(unit: AnalysisUnit, call: ConceptCall): { name: string; extent: 'file' }[] {
  return writesNear(unit, call).flatMap((deposit) =>
    deposit.places.map(({ name }) => ({ name, extent: 'file' as const })),
  );
}

function writtenWith(unit: AnalysisUnit, call: ConceptCall): string[] {
  return writesNear(unit, call).map((deposit) => keyOfSpan(deposit.call.span));
}

function writesNear(unit: AnalysisUnit, call: ConceptCall): ReturnType<typeof depositsOf> {
  const body = functionAround(unit, call.span)?.span.start;
  return depositsOf(unit).filter(
    (deposit) =>
      deposit.kind === 'write' &&
      deposit.call.span.start > call.span.start &&
      functionAround(unit, deposit.call.span)?.span.start === body,
  );
}

/** The flag that is false, or an SSL context that checks nothing. */
function tlsOff(unit: AnalysisUnit, context: CallContext): Span | undefined {
  const flag = unit.arg(context, 'tls');
  if (flag?.span && isTurnedOff(flag.value)) return flag.span;
  const ssl = unit.arg(context, 'context');
  const unchecked = ssl?.value.atoms.some(
    (atom) => atom.k === 'result' && calleeName(atom.call.callee) === '_create_unverified_context',
  );
  return unchecked === true ? ssl?.span : undefined;
}

const loads = new WeakMap<AnalysisUnit, ReadonlyMap<string, Span>>();

/** Where what a download gave is loaded as a model. */
function loadOf(unit: AnalysisUnit, context: CallContext): Span | undefined {
  const found = loads.get(unit) ?? collectLoads(unit);
  loads.set(unit, found);
  return found.get(fetchKey(context)) ?? found.get(keyOfSpan(context.term.span));
}

function collectLoads(unit: AnalysisUnit): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const concept of ['loads-model', 'loads-states', 'loads-native-code'] as const)
    for (const call of unit.calls(concept))
      for (const context of call.contexts)
        for (const source of loadSources(unit, context)) note(found, source, call.span);
  return found;
}

function note(found: Map<string, Span>, { fetched }: Source, span: Span): void {
  if (fetched !== undefined && !found.has(fetched)) found.set(fetched, span);
}

const modelFile =
  /\.(?:params|onnx|mar|states|caffemodel|pth|pt|pb|tflite|weights|mxnet|model)$|-symbol\.json$|\.params\b/i;
const plainFile =
  /\.(?:jpe?g|png|gif|bmp|webp|mp[34]|wav|flac|avi|mov|pdf|html?|css|js|py|ipynb|sh|md|ttf)$/i;
const dataFile =
  /\.(?:txt|csv|tsv|json|jsonl|xml|ya?ml|rec|lst|idx|mat|npz|npy|pkl|vec|vocab|dict|bin|parquet)(?:\.(?:gz|bz2|xz|zip))?$/i;
const archive = /\.(?:zip|tar|tgz|gz|bz2|xz|7z|tbz2?)$/i;
const speaksOfModel = /pre-?train|weights?\b|checkpoint|\bckpt|params?\b|(?:^|[^a-z])models?(?:[^a-z]|$)/i;
const speaksOfData =
  /data|corpus|corpora|mnist|cifar|imagenet|\bcoco\b|\bvoc|vocab|synset|label|glove|fasttext|wiki|\bptb\b|train\b|test\b|\bval\b|images?\b|embedding|squad|sst|glue/i;

function artifactOf(
  unit: AnalysisUnit,
  context: CallContext,
  addresses: readonly string[],
  files: readonly string[] | undefined,
): Artifact {
  if (context.match.row.traits?.['artifact'] === 'model') return 'model';
  const shown = [...addresses, ...(files ?? [])].map((name) => showName(name).replace(/[?#].*$/, ''));
  if (shown.some((name) => modelFile.test(name))) return 'model';
  if (shown.some((name) => plainFile.test(name))) return 'other';
  if (shown.some((name) => dataFile.test(name))) return 'data';
  const ends = shown.map((name) => name.split('/').slice(3).slice(-3).join('/'));
  const data = ends.some((name) => speaksOfData.test(name));
  if (shown.some((name) => archive.test(name)))
    return !data && ends.some((name) => speaksOfModel.test(name)) ? 'model' : 'data';
  if (!files) return 'other';
  const said = saidOf(unit, context);
  return speaksOfModel.test(said) && !speaksOfData.test(said) ? 'named' : 'other';
}

/** What the program calls the thing: the arguments as written, and the function around. */
function saidOf(unit: AnalysisUnit, context: CallContext): string {
  const around = functionAround(unit, context.term.span)?.name ?? '';
  return `${unit.textAt(context.term.argsSpan)} ${around}`.replace(/_/g, ' ');
}
