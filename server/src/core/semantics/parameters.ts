import { selfClass } from '../dataflow/attribute.js';
import { localAncestors } from '../dataflow/members.js';
import type { ClassInfo, CodeOwner } from '../dataflow/program-types.js';
import { partsOf, type Atom, type Value } from '../dataflow/value.js';
import { parameterTypes } from '../models/index.js';
import type { CallContext } from './concepts.js';
import { pathsOf, showPath } from './paths.js';
import type { AnalysisUnit } from './unit.js';

const speaking = /param|weight|state|ckpt|checkpoint|model|\baux\b|aux_/i;
/** Names that mean parameters in any object that is pickled, where `params` alone may be settings. */
const parameters =
  /^_*(?:(?!hyper|search|class_|sample_|loss_|example_|train_|config|opt_)\w+_)?(?:params|parameters|weights|weight|state_dict|aux_states)$/i;
const networks =
  /(?:Estimator|Network|Net|Model|Classifier|Detector|Recognizer|Segmenter|Predictor|Learner|Agent)$/;
const maxVisits = 400;

/**
 * Whether a write saves parameters or states. Most writers can save nothing else. Functions that save any arrays do so where the
 * name of the file, the data or the function around speaks of parameters; functions that save anything at all, where the data
 * are known to be such. Caches of features, data sets and pictures are no checkpoints.
 */
export function holdsParameters(unit: AnalysisUnit, context: CallContext): boolean {
  const { row, evidence } = context.match;
  const artifact = row.traits?.['artifact'];
  if (artifact === 'objects') return writtenIn(unit, context).some((data) => isModel(unit, data));
  if (artifact !== 'arrays') return evidence !== 'name' || isLikely(unit, context);
  const target = unit.arg(context, 'path');
  const names = target ? pathsOf(unit, target.value).map((path) => showPath(path.shape)) : [];
  if (names.some((name) => speaking.test(name.replace(/^.*\//, '')))) return true;
  const data = writtenIn(unit, context);
  if (data.every(({ value }) => isPlainArrays(value))) return false;
  return (
    data.some(
      ({ value, text }) => speaking.test(text) || speaksOfParameters(unit, value, context.term.owner),
    ) || speaking.test(context.term.owner.name)
  );
}

/** A method that is known by its name alone must be called as MXNet's is, and not be the object's own. */
function isLikely(unit: AnalysisUnit, context: CallContext): boolean {
  const { row, receiver } = context.match;
  if (row.distinctive !== true && row.distinctiveReceiver === undefined) return false;
  const own = receiver?.atoms.some((atom) => atom.k === 'param' && selfClass(atom.fn, atom.name)) === true;
  const wanted = ['path', 'epoch'].filter((role) => row.args?.[role] && row.args[role].default === undefined);
  return !own && wanted.every((role) => unit.arg(context, role)?.span !== undefined);
}

/** What a call writes, with the text that stands for it. */
interface Written {
  readonly value: Value;
  readonly text: string;
}

function writtenIn(unit: AnalysisUnit, context: CallContext): readonly Written[] {
  const { traits } = context.match.row;
  const data = unit.arg(context, 'data');
  if (data?.span) return [{ value: data.value, text: data.valueSpan ? unit.textAt(data.valueSpan) : '' }];
  if (traits?.['data'] !== 'rest') return [];
  const path = unit.arg(context, 'path')?.span;
  return context.term.args
    .filter((arg) => arg.span.start !== path?.start)
    .map((arg) => ({ value: unit.resolve(arg.value), text: unit.textAt(arg.span) }));
}

/** Whether data that may be anything are a network, its parameters or its states. */
function isModel(unit: AnalysisUnit, { value, text }: Written): boolean {
  const last = /([A-Za-z_]\w*)\W*$/.exec(text)?.[1] ?? '';
  const named = parameters.test(last) && !/^_*params$/i.test(last) && /^\W*[\w.]+\W*$/.test(text);
  if (named && !isSettings(value)) return true;
  if (value.atoms.some((atom) => isNetwork(unit, atom))) return true;
  return reached(
    value,
    (atom) => isParameters(unit, atom),
    (atom) => passedOn(unit, atom),
  );
}

function isParameters(unit: AnalysisUnit, atom: Atom): boolean {
  if (atom.k === 'attr' || atom.k === 'param') return parameters.test(atom.name) || isNetwork(unit, atom);
  if (atom.k !== 'result') return false;
  return atom.call.callee.atoms.some((callee) => callee.k === 'attr' && gives.test(callee.name));
}

/** What is still in the result of a call: the object whose method is called, and what a conversion is given. */
function passedOn(unit: AnalysisUnit, atom: Atom): readonly Value[] {
  if (atom.k !== 'result') return partsOf(atom);
  return atom.call.callee.atoms.flatMap((callee) => {
    if (callee.k === 'attr') return [callee.base];
    const row = callee.k === 'name' ? unit.models.find(callee.name) : undefined;
    return row?.passes ? atom.call.args.map((arg) => arg.value) : [];
  });
}

/** Methods of networks, modules and updaters that give what they learned. */
const gives = /^_?(?:collect_params|get_params|get_states|get_parameters|list_data|state_dict)$/;

/** An object whose library class holds parameters, or one of a class of the file that is called after a network. */
function isNetwork(unit: AnalysisUnit, atom: Atom): boolean {
  if (atom.k === 'name' || atom.k === 'attr') return false;
  const types = unit.typesOf({ atoms: [atom], open: false, symbolic: false, depth: 1 });
  if ([...types].some((type) => parameterTypes.some((holder) => unit.models.isA(type, holder)))) return true;
  const cls = classOf(atom);
  return cls !== undefined && localAncestors(cls).some((ancestor) => networks.test(ancestor.name));
}

function classOf(atom: Atom): ClassInfo | undefined {
  if (atom.k === 'instance') return atom.cls;
  return atom.k === 'param' ? selfClass(atom.fn, atom.name) : undefined;
}

/** Constants under names: settings of a run. */
function isSettings(value: Value): boolean {
  return (
    value.atoms.length > 0 &&
    value.atoms.every(
      (atom) =>
        atom.k === 'const' ||
        (atom.k === 'dict' &&
          !atom.rest &&
          atom.entries.size > 0 &&
          [...atom.entries.values()].every((entry) => isSettings(entry))),
    )
  );
}

/** A bare array, or a dictionary or list of such under names that say nothing of parameters. */
function isPlainArrays(value: Value): boolean {
  if (value.open || value.atoms.length === 0) return false;
  return value.atoms.every((atom) => {
    if (atom.k === 'dict')
      return !atom.rest && [...atom.entries.keys()].every((key) => !/^(arg|aux):/.test(key));
    if (atom.k === 'sequence') return !atom.rest && atom.items.every((item) => isPlainArrays(item));
    return atom.k === 'result' && atom.call.callee.atoms.every((callee) => callee.k === 'name');
  });
}

function speaksOfParameters(unit: AnalysisUnit, value: Value, owner: CodeOwner): boolean {
  return reached(value, (atom) => speaking.test(nameOf(atom)) || isLoaded(unit, atom, owner));
}

/** Arrays that one function takes out of a file and puts into another are converted, averaged, stripped: parameters, as a rule. */
function isLoaded(unit: AnalysisUnit, atom: Atom, owner: CodeOwner): boolean {
  if (atom.k !== 'result' || atom.call.owner !== owner) return false;
  return atom.call.callee.atoms.some(
    (callee) => callee.k === 'name' && unit.models.find(callee.name)?.traits?.['gives'] === 'arrays',
  );
}

/** Whether a test holds for anything that a value is made of; a network that is called gives something else than itself. */
function reached(
  value: Value,
  test: (atom: Atom) => boolean,
  content: (atom: Atom) => readonly Value[] = contentOf,
): boolean {
  const seen = new Set<Value>();
  const open: Value[] = [value];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) return false;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      if (test(atom)) return true;
      open.push(...content(atom));
    }
  }
  return false;
}

function contentOf(atom: Atom): readonly Value[] {
  if (atom.k !== 'result') return partsOf(atom);
  const bases = atom.call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : []));
  return [...bases, ...atom.call.args.map((arg) => arg.value)];
}

function nameOf(atom: Atom): string {
  if (atom.k === 'attr' || atom.k === 'name' || atom.k === 'param' || atom.k === 'global') return atom.name;
  if (atom.k === 'result') return atom.call.callee.atoms.map((callee) => nameOf(callee)).join(' ');
  if (atom.k === 'const' && atom.value.kind === 'str' && /^(arg|aux):/.test(atom.value.value)) return 'param';
  return '';
}
