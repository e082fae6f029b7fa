import { type Atom, strings, type Value } from '../dataflow/value.js';
import { aggregatingOptimizers } from '../models/index.js';
import type { CallContext } from './concepts.js';
import { environmentSetsOff } from './environment.js';
import { isSecondLine } from './trainer-versions.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Whether a trainer updates on the workers because its optimizer updates several weights at once: in the 2.x line that turns
 * `update_on_kvstore=None` into `False` (python/mxnet/gluon/trainer.py).
 */
export function aggregates(unit: AnalysisUnit, context: CallContext): boolean {
  if (!isSecondLine(unit)) return false;
  const optimizer = unit.arg(context, 'optimizer');
  if (!optimizer || optimizer.value.open || optimizer.value.atoms.length === 0) return false;
  const options = unit.arg(context, 'optimizer_params')?.value;
  const number = options && numberIn(options);
  return optimizer.value.atoms.every((atom) => {
    const given = atom.k === 'result' ? keywordNumber(atom) : number;
    if (given !== undefined) return given > 1;
    const name = nameOf(atom);
    return name !== undefined && byDefault(unit, context, name);
  });
}

function byDefault(unit: AnalysisUnit, context: CallContext, name: string): boolean {
  if (!aggregatingOptimizers.has(name)) return false;
  const fromEnvironment = name === 'adamw' || name === 'adabelief';
  return !(
    fromEnvironment && environmentSetsOff(unit, 'MXNET_OPTIMIZER_AGGREGATION_SIZE', context, ['0', '1'])
  );
}

/** The optimizer's registered name: of `'lamb'`, of `mx.optimizer.LAMB(...)`, of `mx.optimizer.create('lamb')`. */
function nameOf(atom: Atom): string | undefined {
  if (atom.k === 'const') return atom.value.kind === 'str' ? atom.value.value.toLowerCase() : undefined;
  if (atom.k !== 'result') return undefined;
  const [callee, more] = atom.call.callee.atoms;
  if (callee?.k !== 'name' || more) return undefined;
  const last = callee.name.slice(callee.name.lastIndexOf('.') + 1).toLowerCase();
  if (last !== 'create') return last;
  const [first] = atom.call.args;
  return first && strings(first.value)[0]?.toLowerCase();
}

function keywordNumber(atom: Extract<Atom, { k: 'result' }>): number | undefined {
  const value = atom.call.args.find((arg) => arg.name === 'aggregate_num')?.value;
  return value && onlyNumber(value);
}

function numberIn(options: Value): number | undefined {
  const [atom, more] = options.atoms;
  const value = atom?.k === 'dict' && !more ? atom.entries.get('aggregate_num') : undefined;
  return value && onlyNumber(value);
}

function onlyNumber(value: Value): number | undefined {
  const [atom, more] = value.atoms;
  return atom?.k === 'const' && !more && atom.value.kind === 'int' ? atom.value.value : undefined;
}
