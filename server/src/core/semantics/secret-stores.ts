import type { NamedFact } from '../dataflow/program-types.js';
import { single, type Value } from '../dataflow/value.js';
import { secretStores, type SecretStoreRow } from '../models/index.js';
import type { AnalysisUnit } from './unit.js';

/** The row of a place that an assignment fills (`app.secret_key = x`, `session['otp'] = x`); undefined for all others. */
export function storeOf(unit: AnalysisUnit, fact: NamedFact): SecretStoreRow | undefined {
  const { target } = fact;
  if (!target) return undefined;
  if (fact.how === 'keyword') return updatedStore(unit, fact, target);
  if (fact.how !== 'attribute' && fact.how !== 'key') return undefined;
  return secretStores.find((row) => {
    if (fact.how === 'attribute')
      return row.keys === undefined && row.attribute === fact.name && isOwner(unit, target, row.owner);
    return row.keys?.includes(fact.name) === true && isMapping(unit, unit.resolve(target), row);
  });
}

/** `app.config.update(SECRET_KEY=x)` sets an item as `app.config['SECRET_KEY'] = x` does. */
function updatedStore(unit: AnalysisUnit, fact: NamedFact, target: Value): SecretStoreRow | undefined {
  const mappings = target.atoms.flatMap((atom) => {
    if (atom.k === 'attr' && updates.test(atom.name)) return [atom.base];
    // The method of a global proxy is known by its full name.
    const owner = atom.k === 'name' ? /^(.*)\.(\w+)$/.exec(atom.name) : null;
    return owner && atom.k === 'name' && updates.test(owner[2] ?? '')
      ? [single({ ...atom, name: owner[1] ?? '' })]
      : [];
  });
  return secretStores.find(
    (row) =>
      row.keys?.includes(fact.name) === true &&
      mappings.some((mapping) => isMapping(unit, unit.resolve(mapping), row)),
  );
}

const updates = /^(?:update|from_mapping|setdefault)$/;

function isOwner(unit: AnalysisUnit, value: Value, owner: string): boolean {
  const resolved = unit.resolve(value);
  if (resolved.atoms.some((atom) => atom.k === 'name' && unit.models.isA(atom.name, owner))) return true;
  return [...unit.typesOf(resolved)].some((type) => unit.models.isA(type, owner));
}

function isMapping(unit: AnalysisUnit, target: Value, row: SecretStoreRow): boolean {
  if (row.attribute === undefined) return isOwner(unit, target, row.owner);
  const { attribute, owner } = row;
  return target.atoms.some((atom) => {
    if (atom.k === 'name') return atom.name === `${owner}.${attribute}`;
    return atom.k === 'attr' && atom.name === attribute && isOwner(unit, atom.base, owner);
  });
}
