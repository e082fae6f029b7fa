import { type Atom, identity, originOf, type Value } from '../dataflow/value.js';
import { canonical } from '../models/index.js';
import type { ConstValue } from '../syntax/ir.js';
import type { CallContext } from './concepts.js';
import { pathsOf, showPath } from './paths.js';
import type { AnalysisUnit } from './unit.js';

/**
 * Whether the file that a call reads was written by a call further up in the same body, under the same path and, where one is
 * given, the same number: it holds what this run has put there. What another body writes may be older than this run.
 */
export function wasJustWritten(unit: AnalysisUnit, reading: CallContext): boolean {
  const path = unit.arg(reading, 'path');
  if (!path) return false;
  const number = unit.arg(reading, 'epoch');
  return unit.calls('writes-checkpoint').some((call) =>
    call.contexts.some((writing) => {
      const written = unit.arg(writing, 'path');
      return (
        written !== undefined &&
        // What is made here writes later.
        writing.match.row.traits?.['periodic'] === undefined &&
        writing.term.owner === reading.term.owner &&
        writing.term.span.start < reading.term.span.start &&
        isSamePath(unit, written.value, path.value) &&
        (number === undefined || isSame(unit.arg(writing, 'epoch')?.value, number.value))
      );
    }),
  );
}

/** Whether bytes come from an object of this process that gave its states as bytes. */
export function isOwnBytes(unit: AnalysisUnit, value: Value): boolean {
  return (
    !value.open &&
    value.atoms.length > 0 &&
    value.atoms.every(
      (atom) =>
        atom.k === 'result' &&
        atom.call.callee.atoms.every(
          (callee) =>
            callee.k === 'attr' &&
            [...unit.typesOf(callee.base)].some(
              (type) => unit.models.method(canonical(type), callee.name)?.traits?.['gives'] === 'states',
            ),
        ),
    )
  );
}

/** Whether two values are one path: equal text, or computed in the same way from the same things. */
function isSamePath(unit: AnalysisUnit, left: Value, right: Value): boolean {
  if (isSame(left, right)) return true;
  const [a, b] = [pathsOf(unit, left), pathsOf(unit, right)];
  const known = (paths: typeof a): boolean =>
    paths.length === 1 &&
    paths[0]?.shape.parts.every((part) => typeof part === 'string' || part.env !== undefined) === true;
  if (known(a) && known(b))
    return showPath(a[0]?.shape ?? { parts: [] }) === showPath(b[0]?.shape ?? { parts: [] });
  return false;
}

/** Whether two values are equal in whatever way they may be known. */
function isSame(left: Value | undefined, right: Value | undefined): boolean {
  if (!left || !right) return left === right;
  if (left === right) return true;
  if (left.atoms.length !== right.atoms.length || left.atoms.length === 0) return false;
  return left.atoms.every((atom, index) => {
    const other = right.atoms[index];
    return other !== undefined && isSameAtom(atom, other);
  });
}

function isSameAtom(left: Atom, right: Atom): boolean {
  if (left.k === 'const' && right.k === 'const') return isSameConstant(left.value, right.value);
  if (left.k === 'text' && right.k === 'text')
    return (
      left.parts.length === right.parts.length &&
      left.parts.every((part, index) => {
        const other = right.parts[index];
        if (typeof part === 'string' || other === undefined || typeof other === 'string')
          return part === other;
        return isSame(part, other);
      })
    );
  if (left.k === 'attr' && right.k === 'attr')
    return left.name === right.name && isSame(left.base, right.base);
  if (left.k === 'derived' && right.k === 'derived')
    return (
      left.how === right.how &&
      left.from.length === right.from.length &&
      (left.how !== 'element' || originOf(left).start === originOf(right).start) &&
      left.from.every((part, index) => isSame(part, right.from[index]))
    );
  return identity(left) === identity(right);
}

function isSameConstant(left: ConstValue, right: ConstValue): boolean {
  if (!('value' in left) || !('value' in right)) return left.kind === right.kind;
  return left.kind === right.kind && left.value === right.value;
}
