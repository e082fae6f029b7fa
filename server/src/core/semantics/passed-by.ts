import { selfClass } from '../dataflow/attribute.js';
import type { Via } from '../dataflow/program-types.js';
import type { Atom, CallTerm, Value } from '../dataflow/value.js';
import type { FlowStep } from '../rule.js';
import type { Span } from '../source/span.js';
import { isWithin } from '../source/span-relations.js';
import { type CallContext, roleOf } from './concepts.js';

const maxVisits = 200;

/**
 * The call that passes an argument on its way to a library call: of a wrapper, the outermost that hands it
 * over as a parameter. Undefined where the argument is written at the library call itself, or comes from a constant, an
 * attribute or a default.
 */
export function passedBy(
  context: CallContext,
  role: string,
  written: Span | undefined,
  stillOpen: (value: Value) => boolean = () => true,
): Via | undefined {
  let found: Via | undefined;
  for (const via of context.via) {
    const value = via.before && valueOf(context, via.before, role);
    if (!value || !isPassedOn(value) || !stillOpen(value)) break;
    // The default of the wrapper's own parameter is nothing that the caller passes.
    if (written && isWithin(written, via.fn.span)) break;
    found = via;
  }
  return found;
}

/** Steps of the calls that lead to a fact, outermost first. */
export function callSteps(via: readonly Via[]): FlowStep[] {
  return [...via].reverse().map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
}

function valueOf(context: CallContext, term: CallTerm, role: string): Value | undefined {
  const found = roleOf(context.match.row, term, role);
  if (found?.arg) return found.arg.value;
  return term.args.find((arg) => arg.kind === 'star' || arg.kind === 'double-star')?.value;
}

/** Whether a value is made of a parameter; an attribute of one (`args.kv_store`) is not what the caller passes as the type. */
function isPassedOn(value: Value): boolean {
  const open: Value[] = [value];
  const seen = new Set<Value>();
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) return false;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      if (atom.k === 'param' && !selfClass(atom.fn, atom.name)) return true;
      open.push(...composedOf(atom));
    }
  }
  return false;
}

function composedOf(atom: Atom): readonly Value[] {
  switch (atom.k) {
    case 'text':
      return atom.parts.filter((part): part is Value => typeof part !== 'string');
    case 'derived':
      return atom.from;
    case 'sequence':
      return atom.rest ? [...atom.items, atom.rest] : atom.items;
    case 'result':
      return [
        ...atom.call.args.map((arg) => arg.value),
        ...atom.call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : [])),
      ];
    default:
      return [];
  }
}
