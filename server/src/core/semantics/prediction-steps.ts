import { bindArguments } from '../dataflow/call-local.js';
import { onlyKey } from '../dataflow/containers.js';
import { type Atom, single, type Value } from '../dataflow/value.js';
import { throughCall } from './prediction-calls.js';
import { type Entered, type Next, type Outcome, type Scope, type State, stepAt } from './predictions.js';
import { meaningOf } from './prediction-words.js';
import { pointMoves, specLeaves } from './precision.js';
import { mayKeep } from './prediction-digits.js';
import { isSoftmax } from './softmax.js';

const harmless: Outcome = { kind: 'harmless' };
const nothingKnown: Outcome = { kind: 'unknown' };

/** One step back from a value on its way to a response to what it was made of. */
export function stepBack(scope: Scope, atom: Atom, state: State): Outcome {
  switch (atom.k) {
    case 'result':
    case 'instance':
      return throughCall(scope, atom, state);
    case 'derived':
      return throughOperation(scope, atom, state);
    case 'text':
      return through(
        atom.parts.flatMap((part): Next[] =>
          typeof part === 'string' ? [] : [{ value: part, step: stepAt(atom, 'made into text', 'text') }],
        ),
      );
    case 'item':
      return throughItem(scope, atom);
    case 'sequence':
      return through([...atom.items, ...(atom.rest ? [atom.rest] : [])].map((value) => ({ value })));
    case 'dict':
      return through([
        ...[...atom.entries].map(([key, value]) => ({ value, ...named(key) })),
        ...(atom.rest ? [{ value: atom.rest }] : []),
      ]);
    case 'attr':
      return throughAttribute(scope, atom);
    case 'param':
      return throughParameter(scope, atom, state);
    case 'option':
      return atom.parameter ? nothingKnown : harmless;
    case 'global':
    case 'free':
      return nothingKnown;
    default:
      return harmless;
  }
}

/** What a key says of what is below it; a key that says nothing leaves what was known. */
export function named(key: string): { readonly state?: Partial<State> } {
  const meaning = meaningOf(key);
  return meaning === undefined ? {} : { state: { meaning } };
}

function through(next: readonly Next[]): Outcome {
  return { kind: 'through', next };
}

type Derived = Extract<Atom, { k: 'derived' }>;

/** Operators whose result is a whole number or a truth. */
const whole: ReadonlySet<string> = new Set(['not', '&', '|', '^', '~', '<<', '>>']);

function throughOperation(scope: Scope, atom: Derived, state: State): Outcome {
  const { how, from } = atom;
  if (whole.has(how)) return harmless;
  if (how === 'format') {
    const left = specLeaves(atom.spec ?? '');
    const made = typeof left === 'number' ? 'rounded' : 'text';
    return mayKeep(scope, state, left, from, stepAt(atom, 'formatted', made));
  }
  if (how === '//')
    return mayKeep(scope, state, 0, from.slice(0, 1), stepAt(atom, 'rounded down', 'rounded'));
  if (how === 'slice' && from.some(isTextual)) return harmless;
  if (how === '/' || how === '*') return throughScale(scope, atom, state);
  const step = how === 'element' || how === 'slice' ? undefined : stepAt(atom, 'computed from it');
  return through(from.map((value) => ({ value, ...(step ? { step } : {}) })));
}

/** A part of a text is cut off after some digits. */
function isTextual(value: Value): boolean {
  return value.atoms.some((atom) => {
    if (atom.k === 'text') return true;
    if (atom.k !== 'result') return false;
    return atom.call.callee.atoms.some(
      (callee) => callee.k === 'name' && /^builtins\.(str|repr|format)$/.test(callee.name),
    );
  });
}

function throughScale(scope: Scope, atom: Derived, state: State): Outcome {
  const [left, right] = atom.from;
  if (!left || !right) return harmless;
  if (atom.how === '/' && isSoftmax(scope, left, right))
    return {
      kind: 'source',
      source: 'probabilities',
      span: atom.origin,
      note: 'normalised to probabilities',
    };
  const sign = atom.how === '/' ? 1 : -1;
  const step = stepAt(atom, 'computed from it');
  const scaled = (value: Value, by: Value): Next => ({
    value,
    step,
    state: { restored: state.restored + sign * pointMoves(by) },
  });
  return through([scaled(left, right), ...(atom.how === '*' ? [scaled(right, left)] : [])]);
}

function throughItem(scope: Scope, atom: Extract<Atom, { k: 'item' }>): Outcome {
  const key = onlyKey(atom.index);
  const step = stepAt(atom, 'picked out of it');
  if (typeof key === 'string') return through([{ value: atom.base, ...named(key) }]);
  const variable = typeof key === 'number' ? unpackedInto(scope, atom, key) : undefined;
  if (variable === undefined) return through([{ value: atom.base, step }]);
  // A variable for labels takes the part that is no number.
  const said = meaningOf(variable);
  const meaning = said === 'label' ? 'other' : said;
  return through([
    { value: atom.base, step, state: { oneOfSeveral: true, ...(meaning ? { meaning } : {}) } },
  ]);
}

/** The variable that takes an item of a tuple: `ids, scores, boxes = net(x)`. */
function unpackedInto(scope: Scope, atom: Extract<Atom, { k: 'item' }>, index: number): string | undefined {
  const written = scope.unit.textAt(atom.origin);
  if (!/^[(\w]/.test(written) || written.endsWith(']')) return undefined;
  return written.split(',')[index]?.replace(/\W/g, '');
}

/** Attributes that give the object, or what it holds, in another shape. */
const sameContent: ReadonlySet<string> = new Set(['T', 'flat', 'values', '__dict__', 'real']);

function throughAttribute(scope: Scope, atom: Extract<Atom, { k: 'attr' }>): Outcome {
  for (const type of scope.unit.typesOf(atom.base))
    if (scope.unit.models.method(type, atom.name)?.concept === 'predicts')
      return { kind: 'source', source: 'outputs', span: atom.origin, note: 'the outputs of the network' };
  return sameContent.has(atom.name) ? through([{ value: atom.base }]) : nothingKnown;
}

function throughParameter(scope: Scope, atom: Extract<Atom, { k: 'param' }>, state: State): Outcome {
  const argument = argumentFor(atom, state.entered);
  if (argument) return through([argument]);
  // What callers in the project pass has been put in its place already.
  if (isBound(scope, atom)) return harmless;
  const given = scope.handlers.given(atom.fn, atom.name);
  if (!given || given.from === 'model_fn') return nothingKnown;
  if (given.values.length > 0)
    return through(given.values.map((value) => ({ value: scope.unit.resolve(value) })));
  return {
    kind: 'source',
    source: 'outputs',
    span: atom.origin,
    note: 'the output of the network is passed here',
  };
}

/** Whether calls are known that say what a parameter is; a default holds only where nobody passes anything. */
function isBound({ unit }: Scope, atom: Extract<Atom, { k: 'param' }>): boolean {
  const { atoms } = unit.resolve(single(atom));
  return (
    atoms.length > 0 && !atoms.some((part) => part.k === 'param' || (part.k === 'option' && part.parameter))
  );
}

/** What the call that was entered passes as a parameter. */
function argumentFor(atom: Extract<Atom, { k: 'param' }>, entered: Entered | undefined): Next | undefined {
  for (let at = entered; at; at = at.up) {
    if (at.fn !== atom.fn) continue;
    const value = bindArguments(at.fn, at.self, at.call).get(atom.name);
    return value && { value, state: { entered: at.up } };
  }
  return undefined;
}
