import type { Atom, Value } from '../dataflow/value.js';
import { originOf } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { Span } from '../source/span.js';
import { roleOf } from './concepts.js';
import type { ModelRow } from '../models/model.js';
import type { AnalysisUnit } from './unit.js';

/** One way in which a store (or the type that one is asked for by) may be what it is. */
export interface StoreOrigin {
  /** `dist`: nodes talk over the network. `local`: one machine, or no parameter server. `unknown`: nothing says. */
  readonly kind: 'dist' | 'local' | 'unknown';
  /** As written, or as far as it is known. */
  readonly type: string;
  readonly async: boolean;
  /** The option that decides, with a default that does not ask for a distributed store. */
  readonly option?: Extract<Atom, { k: 'option' }>;
  /** What is not known, where `kind` is `unknown` and one thing is. */
  readonly source?: Atom;
  /** A store that a call in this file made, rather than a type by which one is asked for. */
  readonly created: boolean;
  /** Where the type is written. */
  readonly typeSpan?: Span;
  /** It holds only when the option is not given. */
  readonly byDefault: boolean;
  readonly steps: readonly FlowStep[];
}

const maxDepth = 16;

/** MXNet's own rule (src/kvstore/kvstore.cc): lower-cased, a type that contains `dist` is a parameter server. */
export function isDistType(type: string): boolean {
  return type.toLowerCase().includes('dist');
}

/** All that a resolved value may be as a store; a store type and an instance are read alike, as MXNet does. */
export function storesOf(unit: AnalysisUnit, value: Value, depth = 0): readonly StoreOrigin[] {
  const found = value.atoms.flatMap((atom) => storesOfAtom(unit, atom, depth));
  if (value.open || found.length === 0) found.push(unknownStore([]));
  return found;
}

function unknownStore(steps: readonly FlowStep[], source?: Atom): StoreOrigin {
  const known = source ? { source } : {};
  return {
    kind: 'unknown',
    type: 'unknown',
    async: false,
    byDefault: false,
    created: false,
    steps,
    ...known,
  };
}

function typed(type: string, steps: readonly FlowStep[]): StoreOrigin {
  const dist = isDistType(type);
  return {
    kind: dist ? 'dist' : 'local',
    type,
    async: dist && type.toLowerCase().includes('_async'),
    byDefault: false,
    created: false,
    ...(steps[0] ? { typeSpan: steps[0].span } : {}),
    steps,
  };
}

function storesOfAtom(unit: AnalysisUnit, atom: Atom, depth: number): readonly StoreOrigin[] {
  if (depth > maxDepth) return [unknownStore([])];
  switch (atom.k) {
    case 'const':
      if (atom.value.kind === 'str')
        return [
          typed(atom.value.value, [{ span: atom.origin, note: `the store type \`${atom.value.value}\`` }]),
        ];
      return [typed('none', [])];
    case 'text':
      return textType(unit, atom, depth);
    case 'option':
      return optionTypes(unit, atom, depth);
    case 'env':
      return [
        ...fallbackTypes(unit, atom.fallback, depth),
        unknownStore([{ span: atom.origin, note: 'set from outside' }], atom),
      ];
    case 'result':
      return createdStore(unit, atom, depth);
    case 'item':
      // `_create_kvstore` gives the store and a flag.
      return storesOf(unit, atom.base, depth + 1).map((origin) =>
        isCreated(unit, atom.base) ? origin : unknownStore([]),
      );
    default:
      return [unknownStore([{ span: originOf(atom), note: 'not known in this file' }], atom)];
  }
}

function textType(
  unit: AnalysisUnit,
  atom: Extract<Atom, { k: 'text' }>,
  depth: number,
): readonly StoreOrigin[] {
  const shown = atom.parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
  if (isDistType(shown)) return [typed(shown, [{ span: atom.origin, note: `the store type \`${shown}\`` }])];
  const parts = atom.parts.filter((part): part is Value => typeof part !== 'string');
  return parts
    .flatMap((part) => storesOf(unit, part, depth + 1))
    .map((origin) => ({ ...origin, type: shown }));
}

function optionTypes(
  unit: AnalysisUnit,
  atom: Extract<Atom, { k: 'option' }>,
  depth: number,
): readonly StoreOrigin[] {
  const note = atom.parameter ? `the parameter \`${atom.dest}\`` : `the option \`${atom.flag}\``;
  const steps = [{ span: atom.origin, note }];
  const [choice] = atom.choices;
  if (choice !== undefined && atom.choices.every(isDistType))
    return [{ ...typed(choice, steps), async: false }];
  if (atom.never?.some(isDistType) === true) return [typed('local', steps)];
  const byDefault = fallbackTypes(unit, atom.fallback, depth).map((origin) => ({
    ...origin,
    steps: [...origin.steps, ...steps],
  }));
  return [...byDefault, { ...unknownStore(steps, atom), option: atom }];
}

function fallbackTypes(unit: AnalysisUnit, fallback: Value, depth: number): StoreOrigin[] {
  if (fallback.atoms.length === 0) return [];
  return storesOf(unit, fallback, depth + 1).map((origin) => ({ ...origin, byDefault: true }));
}

function isCreated(unit: AnalysisUnit, base: Value): boolean {
  return base.atoms.some(
    (atom) => atom.k === 'result' && rowsOf(unit, atom).some((row) => row.concept === 'creates-kvstore'),
  );
}

function rowsOf(unit: AnalysisUnit, atom: Extract<Atom, { k: 'result' }>): ModelRow[] {
  return atom.call.callee.atoms.flatMap((callee) => {
    const row = callee.k === 'name' ? unit.models.find(callee.name) : undefined;
    return row ? [row] : [];
  });
}

function createdStore(
  unit: AnalysisUnit,
  atom: Extract<Atom, { k: 'result' }>,
  depth: number,
): readonly StoreOrigin[] {
  const here: FlowStep = { span: atom.call.span, note: 'the store is created' };
  for (const row of rowsOf(unit, atom)) {
    if (row.concept !== 'creates-kvstore') continue;
    const type = roleOf(row, atom.call, 'type');
    if (!type?.arg) {
      const origin = type?.maybeSpread === true ? unknownStore([here]) : typed('local', [here]);
      return [{ ...origin, created: true }];
    }
    return storesOf(unit, unit.resolve(type.arg.value), depth + 1).map((origin) => ({
      ...origin,
      created: true,
      steps: [...origin.steps, here],
    }));
  }
  return [unknownStore([])];
}
