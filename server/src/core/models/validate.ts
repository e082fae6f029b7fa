import type { AttributeRow, ModelRow, TypeRow } from './model.js';
import { canonical } from './names.js';

/** What is wrong with tables of rows: one sentence for each fault, none where they are sound. */
export function validateRows(
  rows: readonly ModelRow[],
  types: readonly TypeRow[],
  attributes: readonly AttributeRow[],
): readonly string[] {
  return [
    ...duplicates(rows),
    ...rows.flatMap(rowFaults),
    ...typeFaults(types),
    ...attributeFaults(attributes),
  ];
}

function duplicates(rows: readonly ModelRow[]): readonly string[] {
  const seen = new Set<string>();
  return rows
    .flatMap((row) => [row.api, ...(row.aliases ?? [])].map(canonical))
    .flatMap((name) => {
      if (seen.has(name)) return [`${name} has two rows.`];
      seen.add(name);
      return [];
    });
}

function rowFaults(row: ModelRow): readonly string[] {
  const faults: string[] = [];
  if (row.ref.trim() === '') faults.push(`${row.api} has no reference.`);
  if (canonical(row.api) !== row.api) faults.push(`${row.api} should be ${canonical(row.api)}.`);
  const positions = Object.values(row.args ?? {}).flatMap((arg) => (arg.index === null ? [] : [arg.index]));
  if (new Set(positions).size < positions.length)
    faults.push(`${row.api} has two arguments at one position.`);
  for (const name of [row.returns, ...(row.returnsTuple ?? [])]) {
    if (name && canonical(name) !== name)
      faults.push(`${row.api} gives ${name}, which is not the canonical name.`);
  }
  const isStream = row.traits?.['pathKind'] === 'stream';
  if (row.concept === 'writes-checkpoint' && !isStream && !row.args?.['path'])
    faults.push(`${row.api} writes without a path.`);
  if (row.concept === 'security-sink' && Object.keys(row.args ?? {}).length === 0)
    faults.push(`${row.api} is a sink that takes nothing.`);
  return faults;
}

function typeFaults(types: readonly TypeRow[]): readonly string[] {
  const seen = new Set<string>();
  return types.flatMap((row) => {
    const faults: string[] = [];
    if (seen.has(row.type)) faults.push(`${row.type} has two rows.`);
    seen.add(row.type);
    if (row.ref.trim() === '') faults.push(`${row.type} has no reference.`);
    for (const name of [row.type, ...row.extends])
      if (canonical(name) !== name) faults.push(`${name} should be ${canonical(name)}.`);
    return faults;
  });
}

function attributeFaults(attributes: readonly AttributeRow[]): readonly string[] {
  return attributes.flatMap((row) =>
    [row.type, row.is]
      .filter((name) => canonical(name) !== name)
      .map((name) => `${name} should be ${canonical(name)}.`),
  );
}
