import { type Atom, type CallTerm, partsOf, type Value } from '../dataflow/value.js';
import { calleeName, keyOfSpan, knownCalls, openedPath, opensFile } from './calls.js';
import { meets, namesOf, type Place } from './file-names.js';
import { type Moments, momentsOf, orderOf } from './order.js';
import type { AnalysisUnit } from './unit.js';

/** A comparison of a digest or a verification of a signature, and all that it looks at. */
export interface Check {
  readonly moments: Moments;
  /** Names of files that it reads or is told. */
  readonly names: ReadonlySet<string>;
  /** Calls whose results it is computed from, by their place. */
  readonly calls: ReadonlySet<string>;
}

/** What lay on the way from a source to a use. */
export interface Passed {
  readonly places: readonly Place[];
  readonly calls: readonly string[];
}

const maxVisits = 600;
const known = new WeakMap<AnalysisUnit, readonly Check[]>();

/** Everything in the program that verifies something. */
export function checksOf(unit: AnalysisUnit): readonly Check[] {
  const found = known.get(unit) ?? collect(unit);
  known.set(unit, found);
  return found;
}

function collect(unit: AnalysisUnit): readonly Check[] {
  const fed = feedsOf(unit);
  const checks = unit
    .calls('verifies')
    .flatMap(({ contexts }) =>
      contexts.map((context) => check(unit, fed, momentsOf(context), argumentsOf(context.term))),
    );
  for (const fact of unit.checksByName)
    checks.push(check(unit, fed, [fact.span, ...fact.via.map((via) => via.span)], argumentsOf(fact.term)));
  for (const fact of unit.evidence)
    if (fact.kind === 'compare' && comparesDigest(fact.operands.map((operand) => unit.resolve(operand))))
      checks.push(check(unit, fed, [fact.span, ...fact.via.map((via) => via.span)], fact.operands));
  return checks;
}

/** Every call that signs something, and what it signs. */
export function signaturesOf(unit: AnalysisUnit): readonly Check[] {
  return unit
    .calls('signs')
    .flatMap(({ contexts }) =>
      contexts.map((context) => check(unit, new Map(), momentsOf(context), argumentsOf(context.term))),
    );
}

function argumentsOf(term: CallTerm): Value[] {
  const receivers = term.callee.atoms.flatMap((atom) => (atom.k === 'attr' ? [atom.base] : []));
  return [...term.args.map((arg) => arg.value), ...receivers];
}

/** What hash objects were fed with, by the call that made them. */
function feedsOf(unit: AnalysisUnit): ReadonlyMap<string, readonly Value[]> {
  const fed = new Map<string, Value[]>();
  for (const { contexts } of unit.calls('computes-digest'))
    for (const { term, match } of contexts)
      for (const atom of match.receiver ? unit.resolve(match.receiver).atoms : [])
        if (atom.k === 'result') {
          const key = keyOfSpan(atom.call.span);
          fed.set(key, [...(fed.get(key) ?? []), ...term.args.map((arg) => arg.value)]);
        }
  return fed;
}

const hex = /^[0-9a-fA-F]{32,128}$/;

/** Whether a comparison is one of a digest: one side is computed by a hash function, or is written as a digest is. */
function comparesDigest(operands: readonly Value[]): boolean {
  const digests = operands.some((operand) => operand.atoms.some((atom) => isDigest(atom, 0)));
  const literal = operands.some((operand) =>
    operand.atoms.some(
      (atom) => atom.k === 'const' && atom.value.kind === 'str' && hex.test(atom.value.value),
    ),
  );
  return digests || literal;
}

function isDigest(atom: Atom, depth: number): boolean {
  if (atom.k !== 'result' || depth > 3) return false;
  if (calleeName(atom.call.callee).endsWith('digest')) return true;
  return atom.call.callee.atoms.some(
    (callee) => callee.k === 'attr' && callee.base.atoms.some((base) => isDigest(base, depth + 1)),
  );
}

function check(
  unit: AnalysisUnit,
  fed: ReadonlyMap<string, readonly Value[]>,
  moments: Moments,
  values: readonly Value[],
): Check {
  const names = new Set<string>();
  const calls = new Set<string>();
  const seen = new Set<Value>();
  const open = values.map((value) => unit.resolve(value));
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const value = open.pop();
    if (!value) break;
    if (seen.has(value)) continue;
    seen.add(value);
    for (const name of namesOf(unit, value)) if (!hex.test(name)) names.add(name);
    for (const atom of value.atoms) {
      // A folder is not looked at because a file in it is.
      if (atom.k !== 'text') open.push(...partsOf(atom));
      if (atom.k === 'result') open.push(...readBy(unit, fed, atom.call));
      if (atom.k === 'result') calls.add(keyOfSpan(atom.call.span));
    }
  }
  return { moments, names, calls };
}

/** What a call inside of a checked value reads: what a hash object was fed with, the file that is opened. */
function readBy(
  unit: AnalysisUnit,
  fed: ReadonlyMap<string, readonly Value[]>,
  term: CallTerm,
): readonly Value[] {
  const paths = knownCalls(unit, term).flatMap((call) =>
    opensFile(call.row) ? (openedPath(unit, call) ?? []) : [],
  );
  const parts = fed.get(keyOfSpan(term.span)) ?? [];
  return [...paths, ...parts.map((part) => unit.resolve(part))];
}

/** Whether something looked at what passed; a check before the thing was fetched says nothing of what was fetched. */
export function isChecked(unit: AnalysisUnit, passed: Passed, fetched: Moments | undefined): boolean {
  if (runsVerifier.test(unit.text)) return true;
  return checksOf(unit).some((one) => {
    if (!looksAt(one, passed)) return false;
    if (!fetched) return true;
    const order = orderOf(unit, one.moments, fetched);
    return order === 'unknown' || order === 'after' || inLoopHead(unit, one);
  });
}

/** Programs that verify, run by whatever means: what they are given is not followed. */
const runsVerifier =
  /\b(?:gpg2?['", ]+(?:--\w+['", ]+)?--verify|cosign['", ]+verify|sha(?:1|256|512)sum['", ]+(?:-c|--check)|minisign['", ]+-V|model_signing['", ]+verify)/;

function looksAt(one: Check, passed: Passed): boolean {
  if (passed.calls.some((call) => one.calls.has(call))) return true;
  return passed.places.some((place) =>
    [...one.names].some(
      (name) => meets({ name, extent: 'folder' }, place) || meets({ name, extent: 'file' }, place),
    ),
  );
}

/** `while not check(path): download(...)` looks again after each round. */
function inLoopHead(unit: AnalysisUnit, one: Check): boolean {
  return one.moments.some(({ start }) => {
    const lineStart = unit.text.lastIndexOf('\n', start - 1) + 1;
    return /^[ \t]*while\b/.test(unit.text.slice(lineStart, start));
  });
}
