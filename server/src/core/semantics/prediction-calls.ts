import { item } from '../dataflow/containers.js';
import { type ArgValue, type Atom, type CallTerm, single, type Value } from '../dataflow/value.js';
import type { ModelRow } from '../models/model.js';
import { roleOf } from './concepts.js';
import { leftBy } from './precision.js';
import { mayKeep } from './prediction-digits.js';
import { named } from './prediction-steps.js';
import {
  type Made,
  type Next,
  type Outcome,
  type Scope,
  type SourceKind,
  type State,
  stepAt,
} from './predictions.js';
import { picksFeatures } from './prediction-words.js';

type CallAtom = Extract<Atom, { k: 'result' | 'instance' }>;

const harmless: Outcome = { kind: 'harmless' };
const nothingKnown: Outcome = { kind: 'unknown' };

/** What carries a prediction is mostly an array, so that methods of values of unknown type are looked up there. */
const carriers = ['mxnet.ndarray.NDArray', 'numpy.ndarray', 'builtins.list', 'builtins.dict', 'builtins.str'];

/** Methods that give the fields of an object as a dictionary or text. */
const fieldsOf = /^(dict|json|model_dump|model_dump_json|_asdict|asdict|to_dict)$/;

/** One step back through a call: it predicts, it makes coarse, it passes on, or it is not known. */
export function throughCall(scope: Scope, atom: CallAtom, state: State): Outcome {
  const { call } = atom;
  if (atom.k === 'instance') return throughFields(scope, atom);
  const entered = enter(scope, call, state);
  if (entered) return { kind: 'through', next: entered };
  const rows = rowsOf(scope, call);
  const predicting = rows.find((row) => row.concept === 'predicts');
  if (predicting) return source(atom, sourceKind(predicting), 'predicted here');
  if (isNetworkCall(scope, call)) return source(atom, 'outputs', 'the network is run here');
  const [row] = rows;
  const name = lastName(call);
  if (row?.concept === 'reduces-precision') return throughReduction(scope, atom, row, state);
  if (row?.concept === 'responds') return { kind: 'through', next: argumentsOf(call, row, atom) };
  if (row?.passes) return { kind: 'through', next: passedOn(scope, atom, row, name) };
  if (fieldsOf.test(name)) return { kind: 'through', next: basesOf(call).map((value) => ({ value })) };
  if (isMessage(call)) return { kind: 'through', next: argumentsOf(call, undefined, atom) };
  return row ? harmless : nothingKnown;
}

const maxEntered = 6;

/** A call of a method on an object that the module holds: goes on at what the method returns. */
function enter({ unit }: Scope, call: CallTerm, state: State): Next[] | undefined {
  const depth = (state.entered?.depth ?? 0) + 1;
  if (depth > maxEntered) return undefined;
  const next = call.callee.atoms.flatMap((callee) => {
    if (callee.k !== 'attr' || !callee.base.symbolic) return [];
    const up = state.entered ? { up: state.entered } : {};
    return unit.methods(callee.base, callee.name).flatMap(({ info, returns }) =>
      returns.map(({ value }): Next => ({
        value,
        state: { entered: { fn: info, self: unit.resolve(callee.base), call, depth, ...up } },
      })),
    );
  });
  return next.length > 0 ? next : undefined;
}

function source(atom: CallAtom, kind: SourceKind, note: string): Outcome {
  return { kind: 'source', source: kind, span: atom.call.span, note };
}

function sourceKind(row: ModelRow): SourceKind {
  const gives = row.traits?.['gives'];
  return gives === 'outputs' || gives === 'records' ? gives : 'probabilities';
}

/** Fields of a data class, a model of a response or the like, which has no constructor of its own to keep them elsewhere. */
function throughFields({ unit }: Scope, { cls, call }: Extract<Atom, { k: 'instance' }>): Outcome {
  const own = /\bdef\s+__init__\b/.test(unit.textAt(cls.span));
  const kept = call.args.filter((arg) => arg.name !== undefined || !own);
  return { kind: 'through', next: kept.map((arg) => fromArgument(arg)) };
}

function fromArgument(arg: ArgValue): Next {
  return { value: arg.value, ...(arg.name === undefined ? {} : named(arg.name)) };
}

/** A protobuf message: generated code, whose constructor takes its fields. */
function isMessage(call: CallTerm): boolean {
  return call.callee.atoms.some((callee) => callee.k === 'name' && /(^|\.)\w+_pb2\./.test(callee.name));
}

/** What a responding call sends: its value, or all that it is given. */
export function argumentsOf(call: CallTerm, row: ModelRow | undefined, atom?: Atom): Next[] {
  const role = row && roleOf(row, call, 'value');
  const args = role?.arg ? [role.arg] : role && !role.maybeSpread ? [] : call.args;
  const step = atom && stepAt(atom, 'put into a response');
  return args.map((arg) => ({ ...fromArgument(arg), ...(step ? { step } : {}) }));
}

function throughReduction(scope: Scope, atom: CallAtom, row: ModelRow, state: State): Outcome {
  const { call } = atom;
  const left = leftBy(row, call);
  const digits = roleOf(row, call, 'digits')?.arg;
  const values = takenFrom(row, call).filter((value) => value !== digits?.value);
  if (left === 'all')
    return { kind: 'through', next: values.map((value) => unreduced(atom, row, value, state)) };
  const step = {
    ...stepAt(atom, 'rounded here', 'rounded'),
    ...(digits && !digits.spread ? { digitsSpan: digits.valueSpan } : {}),
  };
  return mayKeep(scope, state, left, values, step);
}

/** A call that could have made it coarse and does not; the values of the best are scores of classes. */
function unreduced(atom: CallAtom, row: ModelRow, value: Value, { meaning }: State): Next {
  const best = row.traits?.['by'] === 'topk' && meaning === undefined;
  const scores = best ? ({ state: { meaning: 'probability' } } as const) : {};
  return { value, step: stepAt(atom, `passed on by \`${lastName(atom.call)}\``), ...scores };
}

function passedOn(scope: Scope, atom: CallAtom, row: ModelRow, name: string): Next[] {
  const { call } = atom;
  const step = stepAt(atom, `passed on by \`${name}\``, madeBy(row, name));
  const read = /^(asnumpy|asscalar)$/.test(name) ? { state: { read: call.span } } : {};
  if (row.passes?.from.includes('*')) {
    const args = call.args.filter(
      (arg) => arg.name !== 'key' && arg.value.atoms.every((part) => part.k !== 'function'),
    );
    return [
      ...args.map((arg) => ({ ...fromArgument(arg), step })),
      ...basesOf(call).map((value) => ({ value, step })),
    ];
  }
  return takenFrom(row, call).map((value) => ({ value, step, ...read }));
}

function madeBy(row: ModelRow, name: string): Made {
  if (row.passes?.makes === 'text') return 'text';
  if (name === 'float' || name === 'asscalar' || name === 'item') return 'number';
  return name === 'tolist' ? 'list' : 'same';
}

/** The values that a row passes on: the object, or the arguments. */
function takenFrom(row: ModelRow, call: CallTerm): readonly Value[] {
  const from = row.passes?.from ?? ['*'];
  const bases = from.includes('self') || from.includes('*') ? basesOf(call) : [];
  return from.includes('*') ? [...call.args.map((arg) => arg.value), ...bases] : bases;
}

function basesOf(call: CallTerm): Value[] {
  return call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : []));
}

function lastName(call: CallTerm): string {
  const [callee] = call.callee.atoms;
  if (callee?.k !== 'name' && callee?.k !== 'attr') return '';
  return callee.name.slice(callee.name.lastIndexOf('.') + 1);
}

function rowsOf(scope: Scope, call: CallTerm): readonly ModelRow[] {
  const { models } = scope.unit;
  return call.callee.atoms.flatMap((callee) => {
    if (callee.k === 'name') return models.find(callee.name) ?? [];
    if (callee.k !== 'attr') return [];
    const types = typesIn(scope, callee.base);
    const typed = types.flatMap((type) => models.method(type, callee.name) ?? []);
    if (typed.length > 0) return typed;
    if (types.some((type) => !carriers.includes(type) && type !== 'mxnet.numpy.ndarray')) return [];
    const distinctive = models.distinctiveMethod(callee.name);
    if (distinctive?.concept === 'predicts') return distinctive;
    return carriers.flatMap((type) => models.method(type, callee.name) ?? []).slice(0, 1);
  });
}

/** The types of a value; of what a server passes as the model, those of what `model_fn` gives. */
function typesIn({ unit, handlers }: Scope, value: Value): readonly string[] {
  const types = [...unit.typesOf(value)];
  for (const atom of value.atoms) {
    const [base] = atom.k === 'item' ? atom.base.atoms : [atom];
    const given = base?.k === 'param' ? handlers.given(base.fn, base.name) : undefined;
    if (given?.from !== 'model_fn') continue;
    for (const model of given.values.map((made) => unit.resolve(made)))
      types.push(...unit.typesOf(atom.k === 'item' ? item(model, atom.index, atom.origin) : model));
  }
  return types;
}

/** Whether what is called is a network: an instance of a block, or a model that a server passes and of which no more is known. */
function isNetworkCall(scope: Scope, call: CallTerm): boolean {
  const { models } = scope.unit;
  return call.callee.atoms.some((callee) => {
    if (callee.k === 'name' || callee.k === 'function' || callee.k === 'class') return false;
    if (callee.k === 'attr' && picksFeatures(callee.name)) return false;
    const value = single(callee);
    const types = [...typesIn(scope, value), ...scope.unit.usedAs(value)];
    if (types.length === 0)
      return callee.k === 'param' && scope.handlers.given(callee.fn, callee.name)?.from === 'model_fn';
    return types.some((type) => models.isA(type, 'mxnet.gluon.Block') && !/^mxnet\.gluon\.loss\./.test(type));
  });
}
