import { type Atom, originOf, partsOf, type Value } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { AnalysisUnit } from './unit.js';

const maxVisits = 2000;

/** Places where the things that a value is made of come from; constants that mean nothing by themselves are left out. */
function originsOf(value: Value): Set<string> {
  const found = new Set<string>();
  const seen = new Set<Value>();
  const open: Value[] = [value];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) break;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      const key = keyOf(atom);
      if (key !== undefined) found.add(key);
      open.push(...partsOf(atom));
    }
  }
  return found;
}

function keyOf(atom: Atom): string | undefined {
  if (atom.k === 'option') return `o:${atom.dest}`;
  if (atom.k === 'env') return `e:${atom.name}`;
  const { start } = originOf(atom);
  if (atom.k === 'const') return /^(int|str|bytes)$/.test(atom.value.kind) ? `c:${String(start)}` : undefined;
  return atom.k === 'result' ? `r:${String(start)}` : undefined;
}

/** The call that seeds MXNet with something that the value is made of too; undefined when there is none. */
export function seedsShared(unit: AnalysisUnit, value: Value): FlowStep | undefined {
  const seeds = unit.calls('seeds-randomness');
  if (seeds.length === 0) return undefined;
  const origins = originsOf(value);
  for (const call of seeds)
    for (const context of call.contexts) {
      const seed = unit.arg(context, 'seed') ?? unit.arg(context, 'value');
      if (!seed?.span || context.match.row.traits?.['generator'] !== 'mxnet') continue;
      for (const origin of originsOf(seed.value))
        if (origins.has(origin)) return { span: call.span, note: 'MXNet is seeded with it here' };
    }
  return undefined;
}
