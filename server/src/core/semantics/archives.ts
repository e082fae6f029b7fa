import { asKnown } from './deposits.js';
import { roleValue } from './calls.js';
import type { CallContext } from './concepts.js';
import { momentsOf } from './order.js';
import { isRemote, type Source, sourcesOf } from './provenance.js';
import { fetchesOf } from './fetches.js';
import type { AnalysisUnit, ConceptCall } from './unit.js';

/** An archive that is unpacked without a filter although others made it. */
export interface Unpacked {
  readonly source: Source;
  readonly context: CallContext;
}

/**
 * The archive of a call that unpacks one with all that its entries name, where it is a model that was fetched and not
 * verified. Zip archives are safe in that respect: Python takes `..` out of their names.
 */
export function archiveOf(unit: AnalysisUnit, call: ConceptCall): Unpacked | undefined {
  for (const context of call.contexts) {
    if (context.match.row.traits?.['format'] !== 'tar' || isFiltered(unit, context)) continue;
    const archive = roleValue(unit, asKnown(context), 'self');
    if (!archive) continue;
    const sources = sourcesOf(unit, archive, { moments: momentsOf(context), form: 'bytes' });
    const source = sources.find((one) => isRemote(one) && !one.verified && isModel(unit, one));
    if (source) return { source, context };
  }
  return undefined;
}

function isFiltered(unit: AnalysisUnit, context: CallContext): boolean {
  return ['filter', 'members'].some((role) => {
    const arg = unit.arg(context, role);
    return (
      arg?.span !== undefined &&
      !arg.value.atoms.every((atom) => atom.k === 'const' && atom.value.kind === 'none')
    );
  });
}

/** Requests may send anything; of downloads only models are of interest. */
function isModel(unit: AnalysisUnit, source: Source): boolean {
  if (source.kind === 'request') return true;
  return unit
    .calls('downloads')
    .filter((call) => source.steps.some((step) => step.span.start === call.span.start))
    .some((call) => fetchesOf(unit, call).some((fetch) => fetch.artifact === 'model'));
}
