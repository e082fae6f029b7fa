import { onlyKey } from '../dataflow/containers.js';
import { selfClass } from '../dataflow/attribute.js';
import { type Atom, partsOf, type Value } from '../dataflow/value.js';
import { calleeName, type KnownCall, knownCalls, openedPath, opensFile } from './calls.js';
import { showName } from './file-names.js';
import { handlerParameter, isRequestAttribute } from './handed-in.js';
import { downloadLeaf, type LeafSource, type SourceKind, type Visit } from './provenance.js';
import type { AnalysisUnit } from './unit.js';

/** An atom that is made of others. */
export interface Through {
  readonly kind: 'through';
  readonly visits: readonly Visit[];
  /** What it is where they tell nothing. */
  readonly otherwise?: LeafSource;
  /** Only such kinds of the others tell something of it; absent: all. */
  readonly only?: ReadonlySet<SourceKind>;
}

/** What one atom is to the walk: a source, something that is made of others, or nothing that says where bytes come from. */
type Leaf = LeafSource | Through | { readonly kind: 'nothing' };

const nothing: Leaf = { kind: 'nothing' };

/** Looks at one atom on the way back to where a value comes from. */
export function leafOf(unit: AnalysisUnit, atom: Atom, visit: Visit): Leaf {
  switch (atom.k) {
    case 'const':
      return constantLeaf(atom, visit);
    case 'option':
      return optionLeaf(atom);
    case 'env':
      return environmentLeaf(atom);
    case 'param':
      return parameterLeaf(atom);
    case 'name':
    case 'global':
      return nameLeaf(unit, atom);
    case 'attr':
      return attributeLeaf(atom, visit);
    case 'item':
      return onlyKey(atom.index) === 'model_dir'
        ? modelDirectory
        : through([atom.base], visit, unknown(atom));
    case 'result':
      return resultLeaf(unit, atom, visit);
    case 'text':
      return textLeaf(atom, visit);
    case 'sequence':
    case 'dict':
    case 'derived':
      return through(partsOf(atom), visit);
    default:
      return source('unknown', 'a place that is not known here');
  }
}

const remoteKinds: ReadonlySet<SourceKind> = new Set(['download', 'store', 'request']);
/** What an unknown function can be taken to hand on from its arguments. */
const passedOn: ReadonlySet<SourceKind> = new Set([
  ...remoteKinds,
  'option',
  'environment',
  'model-dir',
  'parameter',
  'own',
  'verified',
]);

/** A path lies where it begins; what is put into the rest of it only picks a file there, unless a stranger picks it. */
function textLeaf(atom: Extract<Atom, { k: 'text' }>, visit: Visit): Leaf {
  const [head] = atom.parts;
  if (visit.form === 'bytes') return through(partsOf(atom), visit, literal(visit));
  if (typeof head !== 'string') {
    return through(partsOf(atom), visit, literal(visit));
  }
  const shown = showName(atom.parts.map((part) => (typeof part === 'string' ? part : '…')).join(''));
  return { ...through(partsOf(atom), visit, source('literal', `the path \`${shown}\``)), only: remoteKinds };
}

function source(kind: SourceKind, what: string): LeafSource {
  return { kind, what };
}

function through(values: readonly Value[], visit: Visit, otherwise?: LeafSource): Through {
  const visits = values.map((value): Visit => ({ ...visit, value }));
  return { kind: 'through', visits, ...(otherwise ? { otherwise } : {}) };
}

const modelDirectory = source('model-dir', 'the folder that the model server passes');

function literal(visit: Visit): LeafSource {
  return visit.form === 'bytes' ? source('own', 'the program itself') : source('literal', 'a fixed path');
}

function constantLeaf(atom: Extract<Atom, { k: 'const' }>, visit: Visit): Leaf {
  if (atom.value.kind !== 'str' && atom.value.kind !== 'bytes') return nothing;
  return visit.form === 'bytes'
    ? literal(visit)
    : source('literal', `the path \`${atom.value.value.slice(0, 80)}\``);
}

function optionLeaf(atom: Extract<Atom, { k: 'option' }>): Leaf {
  if (atom.parameter) return source('parameter', `the parameter \`${atom.dest}\``);
  return source('option', `the option \`${atom.flag}\``);
}

function environmentLeaf(atom: Extract<Atom, { k: 'env' }>): Leaf {
  const kind = /^SM_(?:MODEL_DIR|CHANNEL_)/.test(atom.name) ? 'model-dir' : 'environment';
  return source(kind, `the environment variable \`${atom.name}\``);
}

function parameterLeaf(atom: Extract<Atom, { k: 'param' }>): Leaf {
  const held = handlerParameter(atom);
  if (held === 'model-dir') return modelDirectory;
  if (held === 'request') return source('request', `the request (\`${atom.name}\`)`);
  if (selfClass(atom.fn, atom.name)) return source('unknown', 'a place that is not known here');
  return source('parameter', `the parameter \`${atom.name}\``);
}

function nameLeaf(unit: AnalysisUnit, atom: Extract<Atom, { k: 'name' | 'global' }>): Leaf {
  if (/^sys\.argv\b/.test(atom.name)) return source('option', 'the command line');
  if (isInput(unit, atom.name)) return source('request', `\`${atom.name}\``);
  return source('setting', `\`${atom.name}\``);
}

/** `flask.request`, `flask.request.files`: the thing itself and all that is in it. */
function isInput(unit: AnalysisUnit, name: string): boolean {
  return [name, `${name}.any`].some((one) => unit.models.find(one)?.concept === 'receives-input');
}

function attributeLeaf(atom: Extract<Atom, { k: 'attr' }>, visit: Visit): Leaf {
  if (isRequestAttribute(atom)) return source('request', `the request (\`${atom.name}\`)`);
  return through([atom.base], visit, unknown(atom));
}

function unknown(atom: Atom): LeafSource {
  return source('unknown', atom.k === 'attr' ? `\`${atom.name}\`` : 'a place that is not known here');
}

function resultLeaf(unit: AnalysisUnit, atom: Extract<Atom, { k: 'result' }>, visit: Visit): Leaf {
  for (const call of knownCalls(unit, atom.call)) {
    const leaf = knownLeaf(unit, call, visit);
    if (leaf) return leaf;
  }
  const { call } = atom;
  const name = calleeName(call.callee);
  if (visit.form === 'bytes' && ownBytes.test(name)) return literal(visit);
  if (/^parse_(?:known_)?args$/.test(name)) return source('option', 'the command line');
  const [first] = call.args;
  if (name === 'get' && first && onlyKey(first.value) === 'model_dir') return modelDirectory;
  const receivers = call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : []));
  const args = call.args.slice(0, 4).map((arg) => arg.value);
  const otherwise = source('unknown', name === '' ? 'a place that is not known here' : `\`${name}\``);
  const parts = through(receivers.length > 0 ? receivers : args, visit, otherwise);
  return keepsPlace.test(name) ? parts : { ...parts, only: passedOn };
}

/** Functions that give a path (or bytes) of the same origin, in other words. */
const keepsPlace =
  /^(?:basename|dirname|splitext|split|abspath|realpath|join|format|lower|upper|strip|rstrip|lstrip|replace|str|with_suffix|expanduser|expandvars|encode|decode|read|readlines|getvalue|BytesIO|StringIO|glob|iglob|listdir|sorted)$/;

/** Functions that write an object of the program as a text or bytes, or receive one from its own worker processes. */
const ownBytes = /^(?:tojson|dumps|tobytes|SerializeToString|recv_bytes)$/;

function knownLeaf(unit: AnalysisUnit, call: KnownCall, visit: Visit): Leaf | undefined {
  const { row, term, receiver } = call;
  if (opensFile(row)) {
    const path = openedPath(unit, call);
    return path && through([path], { ...visit, form: 'file' }, literal({ ...visit, form: 'file' }));
  }
  switch (row.concept) {
    case 'downloads':
      return downloadLeaf(unit, {
        term,
        match: { row, evidence: 'proved', ...(receiver ? { receiver } : {}) },
        via: [],
      });
    case 'receives-input':
      return source('request', `\`${calleeName(term.callee)}\``);
    case 'temporary-place':
      return source('temporary', 'a temporary place');
    case 'writes-checkpoint':
      return source('own', 'the files that the program itself wrote');
    case 'serializes':
      return source('own', 'the program itself');
    case 'verifies':
      return row.traits?.['gives'] === 'path'
        ? { ...source('verified', 'a verified file'), verified: true }
        : undefined;
    default:
      return undefined;
  }
}
