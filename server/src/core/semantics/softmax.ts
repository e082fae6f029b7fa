import { onlyKey } from '../dataflow/containers.js';
import { partsOf, type Atom, type CallTerm, type Value } from '../dataflow/value.js';
import type { Scope } from './predictions.js';

const maxVisits = 200;

/** Whether a quotient is `exp(x) / sum(exp(x))` or `1 / (1 + exp(-x))`, written by hand. */
export function isSoftmax(scope: Scope, left: Value, right: Value): boolean {
  if (onlyKey(left) === 1 || isOne(left))
    return right.atoms.some(
      (atom) => atom.k === 'derived' && atom.how === '+' && atom.from.some(isExponential),
    );
  return isExponential(left) && right.atoms.some((atom) => isSum(scope, atom));
}

function isOne(value: Value): boolean {
  const [atom, more] = value.atoms;
  return !more && atom?.k === 'const' && atom.value.kind === 'float' && atom.value.value === 1;
}

function isExponential(value: Value): boolean {
  return value.atoms.some((atom) => atom.k === 'result' && nameOf(atom.call) === 'exp');
}

function isSum(scope: Scope, atom: Atom): boolean {
  if (atom.k === 'item' || (atom.k === 'derived' && /^(element|slice)$/.test(atom.how)))
    return partsOf(atom).some((part) => part.atoms.some((inner) => isSum(scope, inner)));
  if (atom.k !== 'result') return false;
  const name = nameOf(atom.call);
  // A sum may be brought into shape again before it divides.
  if (name === 'reshape' || name === 'expand_dims')
    return partsOf(atom).some((part) =>
      part.atoms.some((inner) => isSum(scope, inner.k === 'attr' ? (inner.base.atoms[0] ?? inner) : inner)),
    );
  return name === 'sum' && holdsExponential(atom);
}

function holdsExponential(atom: Atom): boolean {
  const open: Value[] = [...partsOf(atom)];
  const seen = new Set<Value>();
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const value = open.pop();
    if (!value) return false;
    if (seen.has(value)) continue;
    seen.add(value);
    if (isExponential(value)) return true;
    open.push(...value.atoms.flatMap((inner) => partsOf(inner)));
  }
  return false;
}

function nameOf(call: CallTerm): string {
  const [callee] = call.callee.atoms;
  if (callee?.k !== 'name' && callee?.k !== 'attr') return '';
  return callee.name.slice(callee.name.lastIndexOf('.') + 1);
}
