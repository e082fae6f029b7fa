import type { Span } from '../source/span.js';
import { attributeOf } from './attribute.js';
import type { ClassInfo } from './program-types.js';
import type { Program } from './program.js';
import { type Atom, join, nothing, single, unknown, type Value } from './value.js';

/** The pseudo-parameter under which a function keeps what it is annotated to return; no parameter can have this name. */
export const returned = 'return';

/** How a value is kept that is unknown but for its annotation. */
const annotatedTerm = 'typed';

const maxDepth = 6;

/**
 * The classes that an annotation names, as a value of names and classes: `Optional[X]`, `X | None`, `List[X]` and `'X'` all
 * name X. What is in a container is not told from the container: no class of interest is one.
 */
export function evidenceOf(program: Program, annotation: Value, depth = 0): Value {
  if (depth > maxDepth) return nothing;
  return join(annotation.atoms.map((atom) => evidenceOfAtom(program, atom, depth)));
}

function evidenceOfAtom(program: Program, atom: Atom, depth: number): Value {
  switch (atom.k) {
    case 'name':
      return /^(typing|builtins|collections|types)\b/.test(atom.name) ? nothing : single(atom);
    case 'class':
      return single(atom);
    case 'global':
      // A class that is defined further down.
      return classesIn(program.scope.env.get(atom.name));
    case 'item':
      return join([evidenceOf(program, atom.base, depth + 1), evidenceOf(program, atom.index, depth + 1)]);
    case 'sequence':
      return join(atom.items.map((item) => evidenceOf(program, item, depth + 1)));
    case 'derived':
      return join(atom.from.map((part) => evidenceOf(program, part, depth + 1)));
    case 'const':
      return atom.value.kind === 'str' ? namesIn(program, atom.value.value, atom.origin, depth) : nothing;
    default:
      return nothing;
  }
}

function classesIn(value: Value | undefined): Value {
  return join(
    (value?.atoms ?? []).flatMap((atom) => (atom.k === 'name' || atom.k === 'class' ? [single(atom)] : [])),
  );
}

/** The classes that a text names as an annotation: `'Optional[mx.kv.KVStore]'`. */
function namesIn(program: Program, text: string, origin: Span, depth: number): Value {
  if (text.length > 200) return nothing;
  const found = [...text.matchAll(/[A-Za-z_][\w.]*/g)].map(([path]) => {
    const [first = '', ...rest] = path.split('.');
    let value = program.scope.env.get(first) ?? nothing;
    for (const name of rest) value = attributeOf(program, value, name, origin);
    return value.atoms.length === 0 ? nothing : evidenceOf(program, value, depth + 1);
  });
  return join(found);
}

/** A value with what its annotation says, where it says more than the value itself. */
export function typed(program: Program, value: Value, evidence: Value): Value {
  if (evidence.atoms.length === 0 || !value.atoms.every((atom) => isUntold(program, atom))) return value;
  if (value.atoms.length === 0 && !value.open) return value;
  const [first] = evidence.atoms;
  const origin = first && 'origin' in first ? first.origin : { start: 0, end: 0 };
  return single({
    k: 'derived',
    how: annotatedTerm,
    from: [value.atoms.length === 0 ? unknown : value, evidence],
    origin,
  });
}

/** Whether an atom says nothing of its own type. */
function isUntold(program: Program, atom: Atom): boolean {
  if (atom.k === 'derived') return atom.how !== annotatedTerm;
  if (atom.k !== 'result') return ['param', 'free', 'global', 'attr', 'item'].includes(atom.k);
  return atom.call.callee.atoms.every(
    (callee) => callee.k !== 'name' || program.options.models.typeOfCall(callee.name) === undefined,
  );
}

/** The annotation that a term was made for; undefined for other terms. */
export function annotationOf(atom: Atom): Value | undefined {
  if (atom.k !== 'derived') return undefined;
  return atom.how === annotatedTerm || atom.how === 'narrow:is' ? atom.from[1] : undefined;
}

/** Classes of the file that an annotation, or a question for the type, says that a value is an instance of. */
export function annotatedClasses(atom: Atom): readonly ClassInfo[] {
  const evidence = atom.k === 'param' ? atom.fn.annotations.get(atom.name) : annotationOf(atom);
  return (evidence?.atoms ?? []).flatMap((part) => (part.k === 'class' ? [part.cls] : []));
}
