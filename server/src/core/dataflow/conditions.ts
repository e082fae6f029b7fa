import type { Instr, Reg } from '../syntax/ir.js';
import { absolute, anythingTold, type Env, type Frame, overlay, placeOf, reg } from './frame.js';
import { type Claim, narrow, opposite, truth } from './narrowing.js';
import { join, nothing, single, type Value } from './value.js';

/** Deeper nestings of `not`, `and` and `or` are not looked into. */
const maxDepth = 6;

type Outcome = 'holds' | 'fails';

/** A condition that has the same outcome always: made of literals alone, so that no switch in the file counts as one. */
export function constantOutcome(frame: Frame, cond: Reg, depth = 0): Outcome | undefined {
  const [told] = reg(frame, cond).atoms;
  if (told?.k === 'name' && /^typing(_extensions)?\.TYPE_CHECKING$/.test(told.name)) return 'fails';
  const instr = frame.made[cond];
  if (!instr || depth > maxDepth) return undefined;
  if (instr.op === 'const') return truth(instr.value) ? 'holds' : 'fails';
  if (instr.op === 'unary') {
    const inner = instr.operator === 'not' ? constantOutcome(frame, instr.src, depth + 1) : undefined;
    return inner && (inner === 'holds' ? 'fails' : 'holds');
  }
  if (instr.op === 'compare') return literalComparison(frame, instr);
  if (instr.op !== 'either' || instr.kind === 'ternary') return undefined;
  const parts = instr.options.map((option) => constantOutcome(frame, option, depth + 1));
  const decides = instr.kind === 'and' ? 'fails' : 'holds';
  if (parts.includes(decides)) return decides;
  return parts.includes(undefined) ? undefined : parts[parts.length - 1];
}

function literalComparison(frame: Frame, instr: Extract<Instr, { op: 'compare' }>): Outcome | undefined {
  const [operator, more] = instr.operators;
  const [left, right] = instr.operands.map((operand) => frame.made[operand]);
  if (more !== undefined || left?.op !== 'const' || right?.op !== 'const') return undefined;
  if (!('value' in left.value) || !('value' in right.value)) return undefined;
  const equal = left.value.kind === right.value.kind && left.value.value === right.value.value;
  if (operator === '==') return equal ? 'holds' : 'fails';
  return operator === '!=' || operator === '<>' ? (equal ? 'fails' : 'holds') : undefined;
}

/** Puts into an environment what holds of names and attributes where a condition has an outcome. */
export function assume(frame: Frame, env: Env, cond: Reg, outcome: Outcome, depth = 0): void {
  if (depth > maxDepth) return;
  const instr = frame.made[cond];
  if (instr?.op === 'unary' && instr.operator === 'not')
    return assume(frame, env, instr.src, outcome === 'holds' ? 'fails' : 'holds', depth + 1);
  if (instr?.op === 'either' && instr.kind !== 'ternary') {
    // All parts of `and` hold where it does, and all parts of `or` fail where it does.
    if ((instr.kind === 'and') === (outcome === 'holds'))
      for (const option of instr.options) assume(frame, env, option, outcome, depth + 1);
    return;
  }
  const claimed = instr ? claimIn(frame, instr) : undefined;
  if (claimed) {
    const claim = outcome === 'holds' ? claimed.claim : opposite(claimed.claim);
    apply(frame, env, claimed.subject, claim, claimed.operand);
  } else if (instr?.op !== 'compare' && instr?.op !== 'call') {
    apply(frame, env, cond, outcome === 'holds' ? 'true' : 'false', nothing);
  }
}

interface Claimed {
  readonly subject: Reg;
  readonly claim: Claim;
  readonly operand: Value;
}

function claimIn(frame: Frame, instr: Instr): Claimed | undefined {
  if (instr.op === 'compare') return comparison(frame, instr);
  if (instr.op !== 'call') return undefined;
  const [first, second] = instr.args;
  const method = frame.attrName[instr.callee];
  const base = frame.attrBase[instr.callee];
  if (method === 'startswith' && base !== undefined && first)
    return { subject: base, claim: 'starts', operand: reg(frame, first.src) };
  const [callee] = reg(frame, instr.callee).atoms;
  if (callee?.k !== 'name' || callee.name !== 'builtins.isinstance' || !first || !second) return undefined;
  return { subject: first.src, claim: 'is', operand: reg(frame, second.src) };
}

function comparison(frame: Frame, instr: Extract<Instr, { op: 'compare' }>): Claimed | undefined {
  const [operator, more] = instr.operators;
  const [left, right] = instr.operands;
  if (more !== undefined || left === undefined || right === undefined) return undefined;
  const isPlace = (register: Reg): boolean => placeIn(frame, register) !== undefined;
  switch (operator) {
    case '==':
    case 'is':
    case '!=':
    case '<>':
    case 'is not': {
      const claim = operator === '==' || operator === 'is' ? 'eq' : 'ne';
      return isPlace(left) && !isPlace(right)
        ? { subject: left, claim, operand: reg(frame, right) }
        : { subject: right, claim, operand: reg(frame, left) };
    }
    case 'in':
    case 'not in': {
      const container = reg(frame, right).atoms[0]?.k === 'sequence';
      if (container)
        return { subject: left, claim: operator === 'in' ? 'eq' : 'ne', operand: reg(frame, right) };
      return { subject: right, claim: operator === 'in' ? 'has' : 'lacks', operand: reg(frame, left) };
    }
    default:
      return undefined;
  }
}

/** The place that a register was loaded from: a name, or an attribute of one known object. */
function placeIn(frame: Frame, register: Reg): string | undefined {
  const name = frame.places[register];
  if (name !== undefined) return name;
  const base = frame.attrBase[register];
  const attribute = frame.attrName[register];
  if (base === undefined || attribute === undefined || attribute.startsWith('[')) return undefined;
  return placeOf(reg(frame, base), attribute);
}

function apply(frame: Frame, env: Env, subject: Reg, claim: Claim, operand: Value): void {
  const place = placeIn(frame, subject);
  if (place === undefined) return;
  const before = env.get(overlay(place)) ?? reg(frame, subject);
  const [made] = before.atoms;
  const origin = made && 'origin' in made ? made.origin : absolute(frame, { start: 0, end: 0 });
  const value = narrow(before, claim, operand, origin);
  if (value === before || sameAtoms(value, before)) return;
  env.set(overlay(place), value);
  env.set(anythingTold, nothing);
  frame.narrowed = true;
  if (place.startsWith('@')) frame.wrote = true;
}

function sameAtoms(left: Value, right: Value): boolean {
  return (
    left.open === right.open &&
    left.atoms.length === right.atoms.length &&
    left.atoms.every((atom, index) => atom === right.atoms[index])
  );
}

/** `a or b`, `a and b`: what cannot be the result is left out. */
export function either(frame: Frame, instr: Extract<Instr, { op: 'either' }>): Value {
  const values = instr.options.map((option) => reg(frame, option));
  if (instr.kind === 'ternary') {
    const outcome = instr.cond === undefined ? undefined : constantOutcome(frame, instr.cond);
    const [yes = nothing, no = nothing] = values;
    return outcome ? (outcome === 'holds' ? yes : no) : join([yes, no]);
  }
  const [given, otherwise, more] = values;
  const optional = instr.kind === 'or' && !more && given && otherwise && withDefault(given, otherwise);
  if (optional) return optional;
  const claim = instr.kind === 'or' ? 'true' : 'false';
  const found: Value[] = [];
  for (const [index, value] of values.entries()) {
    const isLast = index === values.length - 1;
    const kept = isLast ? value : narrow(value, claim, nothing, absolute(frame, instr.span));
    found.push(kept);
    // Nothing behind it is reached.
    if (!isLast && kept.atoms.length > 0 && !value.open && isCertain(value, claim)) break;
  }
  return join(found);
}

/** `os.environ.get(name) or default` is `os.environ.get(name, default)`. */
function withDefault(given: Value, otherwise: Value): Value | undefined {
  const [atom, more] = given.atoms;
  if ((atom?.k !== 'env' && atom?.k !== 'option') || more || given.open) return undefined;
  return atom.fallback.atoms.every((part) => part.k === 'const' && !truth(part.value)) && !atom.fallback.open
    ? single({ ...atom, fallback: otherwise })
    : undefined;
}

function isCertain(value: Value, claim: Claim): boolean {
  const other = opposite(claim);
  return value.atoms.every(
    (atom) => atom.k === 'const' && narrow(single(atom), other, nothing, atom.origin).atoms.length === 0,
  );
}
