import type { CallContext } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Whether the optimizer that a call sets was unpickled from what its function is given: that is what a server does with the
 * command that a worker sent (kvstore_server.py `server_controller`), and in a process that is no worker `set_optimizer`
 * sends nothing. A worker that reads its optimizer from a file still sends it.
 */
export function isReceived(unit: AnalysisUnit, context: CallContext): boolean {
  const optimizer = unit.arg(context, 'optimizer');
  if (!optimizer || optimizer.value.atoms.length === 0) return false;
  return optimizer.value.atoms.every(
    (atom) =>
      atom.k === 'result' &&
      atom.call.callee.atoms.some(
        (callee) => callee.k === 'name' && unit.models.find(callee.name)?.concept === 'deserializes',
      ) &&
      atom.call.args.some((arg) => arg.value.atoms.some((given) => given.k === 'param')),
  );
}
