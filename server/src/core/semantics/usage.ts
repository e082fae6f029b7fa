import { objectKey } from '../dataflow/frame.js';
import type { CallFact } from '../dataflow/program-types.js';
import type { Resolver } from '../dataflow/resolve.js';
import type { Atom } from '../dataflow/value.js';
import { tellingRows, type TellingRow } from '../models/usage.js';

/** Types of objects whose making is not seen, by what the file calls on them. */
export type ToldTypes = (atom: Atom) => ReadonlySet<string>;

/** Methods that tell a type: their calls must be recorded. */
export const tellingMethods: ReadonlySet<string> = new Set(tellingRows.map((row) => row.method));

const noTypes: ReadonlySet<string> = new Set();

/** Looks at every call of a telling method; the answer holds for the same object wherever it is used in the file. */
export function toldTypes(calls: readonly CallFact[], resolver: Resolver): ToldTypes {
  const types = new Map<string, Set<string>>();
  for (const { term } of calls) {
    if (!term.callee.atoms.some((atom) => atom.k === 'attr' && tellingMethods.has(atom.name))) continue;
    const keywords = term.args.flatMap((arg) => arg.name ?? []);
    for (const callee of resolver.callee(term.callee).atoms) {
      if (callee.k !== 'attr') continue;
      const row = tellingRows.find((entry) => tells(entry, callee.name, keywords));
      if (!row) continue;
      for (const base of callee.base.atoms) {
        const key = objectKey(base);
        if (key !== undefined) types.set(key, (types.get(key) ?? new Set()).add(row.type));
      }
    }
  }
  return (atom) => types.get(objectKey(atom) ?? '') ?? noTypes;
}

function tells(row: TellingRow, method: string, keywords: readonly string[]): boolean {
  return row.method === method && (row.keyword === undefined || keywords.includes(row.keyword));
}
