import { objectKey } from '../dataflow/frame.js';
import { onlyKey } from '../dataflow/containers.js';
import { type Atom, strings, type Value } from '../dataflow/value.js';
import { isDistType, storesOf, type StoreOrigin } from './kvstore.js';
import type { AnalysisUnit } from './unit.js';

const maxDepth = 16;

/** Variables by which a process takes its place in a cluster of MXNet: code that sets them runs on several machines. */
const clusterVariables: ReadonlySet<string> = new Set(['DMLC_ROLE', 'DMLC_PS_ROOT_URI', 'DMLC_NODE_HOST']);

/** Stores that reduce among the workers: with one of them as the default, ranks say nothing of parameter servers. */
const collectives: ReadonlySet<string> = new Set(['horovod', 'byteps']);

/** Whether a file shows that it is meant to run on several machines with a store whose type it does not know. */
export function distributedIntent(unit: AnalysisUnit, origin: StoreOrigin): boolean {
  const { source, option } = origin;
  if (!source) return false;
  if (option && speaksOfDistribution(option)) return true;
  if (unit.named.some((fact) => clusterVariables.has(fact.name) && fact.how !== 'variable')) return true;
  const collective = option !== undefined && strings(option.fallback).some((type) => collectives.has(type));
  return unit.evidence.some((fact) => {
    if (fact.kind === 'compare') return comparesType(unit, fact.operands, source, 'or-instance');
    if (fact.kind !== 'read' || collective) return false;
    return storesOf(unit, unit.resolve(fact.base)).some(
      (other) => other.source !== undefined && isSame(other.source, source),
    );
  });
}

/** Whether the file compares what it does not know with a text that names distributed stores, so that it is a type and no store. */
export function isComparedAsType(unit: AnalysisUnit, source: Atom): boolean {
  return unit.evidence.some(
    (fact) => fact.kind === 'compare' && comparesType(unit, fact.operands, source, 'type'),
  );
}

function speaksOfDistribution(option: Extract<Atom, { k: 'option' }>): boolean {
  const help = option.help.replace(/\bnot[ -]distributed\b/gi, '');
  return option.choices.some(isDistType) || /\bdist(ributed)?\b|dist_/i.test(help);
}

type Reading = 'type' | 'or-instance';

function comparesType(
  unit: AnalysisUnit,
  written: readonly Value[],
  source: Atom,
  reading: Reading,
): boolean {
  const operands = written.map((operand) => unit.resolve(operand));
  return (
    operands.some((operand) => mentionsDist(operand)) &&
    operands.some((operand) => concerns(operand, source, reading))
  );
}

function mentionsDist(value: Value): boolean {
  return value.atoms.some((atom) => {
    if (atom.k === 'const') return atom.value.kind === 'str' && isDistType(atom.value.value);
    return atom.k === 'sequence' && atom.items.some((item) => mentionsDist(item));
  });
}

function concerns(value: Value, source: Atom, reading: Reading, depth = 0): boolean {
  if (depth > maxDepth) return false;
  return value.atoms.some((atom) => {
    if (isSame(atom, source)) return true;
    if (atom.k === 'attr' && atom.name === 'type')
      return reading === 'or-instance' && concerns(atom.base, source, reading, depth + 1);
    // `_create_kvstore` gives the store and a flag.
    if (atom.k === 'item')
      return reading === 'or-instance' && concerns(atom.base, source, reading, depth + 1);
    if (atom.k !== 'result') return false;
    const parts = [
      ...atom.call.args.map((arg) => arg.value),
      ...atom.call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : [])),
    ];
    return parts.some((part) => concerns(part, source, reading, depth + 1));
  });
}

/** Whether two atoms are one option, parameter, variable or attribute: what is known of one is known of the other. */
function isSame(left: Atom, right: Atom): boolean {
  const name = nameOf(left);
  return name !== undefined && name === nameOf(right);
}

function nameOf(atom: Atom): string | undefined {
  switch (atom.k) {
    case 'option':
      return `o:${atom.dest}`;
    case 'env':
      return `e:${atom.name}`;
    case 'attr':
      // `args.kv_store` of whatever parser the caller has is the option of that name.
      return `o:${atom.name}`;
    case 'item': {
      const key = onlyKey(atom.index);
      return typeof key === 'string' ? `o:${key}` : undefined;
    }
    default:
      return objectKey(atom);
  }
}
