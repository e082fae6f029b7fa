import type { Atom, CallTerm, Value } from '../dataflow/value.js';
import { originOf } from '../dataflow/value.js';
import type { ModelRow } from '../models/model.js';
import type { FlowStep } from '../rule.js';
import type { Span } from '../source/span.js';
import { isTurnedOff } from './constants.js';
import type { AnalysisUnit } from './unit.js';

/** What a value was turned into on its way. */
export type Form = 'bytes' | 'hex' | 'text' | 'int';

/** A draw that a value was computed from. */
export interface DrawnFrom {
  readonly draw: CallTerm;
  readonly row: ModelRow;
  /** Forms that the value took, outermost first. */
  readonly forms: readonly Form[];
  /** The terms on the way, outermost first, the draw excluded. */
  readonly trail: readonly { readonly span: Span; readonly form?: Form }[];
  /** Source first. */
  readonly steps: readonly FlowStep[];
}

interface Visit {
  readonly value: Value;
  readonly from?: Trail;
}

interface Trail {
  readonly span: Span;
  readonly note: string;
  readonly form?: Form;
  readonly up?: Trail;
}

const maxVisits = 5000;

/** Methods whose result says nothing about the content of the object. */
const neutral: ReadonlySet<string> = new Set([
  'shape',
  'size',
  'dtype',
  'ndim',
  'context',
  'ctx',
  'device',
  'stype',
  'nbytes',
  'itemsize',
  'count',
  'index',
  'wait_to_read',
  'attach_grad',
  'backward',
  'save',
  'keys',
  'startswith',
  'endswith',
  'isdigit',
]);

/** What methods make of an object whose type no row names. */
const forms: ReadonlyMap<string, Form> = new Map([
  ['tobytes', 'bytes'],
  ['tostring', 'bytes'],
  ['to_bytes', 'bytes'],
  ['digest', 'bytes'],
  ['encode', 'bytes'],
  ['hex', 'hex'],
  ['hexdigest', 'hex'],
  ['decode', 'text'],
  ['join', 'text'],
  ['format', 'text'],
]);

/** The draws that a resolved value was computed from, each once, with the way from the draw to the value. */
export function drawsIn(unit: AnalysisUnit, value: Value): readonly DrawnFrom[] {
  const found = new Map<CallTerm, DrawnFrom>();
  const seen = new Set<Value>();
  const open: Visit[] = [{ value }];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const visit = open.pop();
    if (!visit) break;
    if (seen.has(visit.value)) continue;
    seen.add(visit.value);
    for (const atom of visit.value.atoms) {
      const drawn = drawOf(unit, atom);
      if (drawn && atom.k === 'result') {
        if (!found.has(atom.call)) found.set(atom.call, finish(atom.call, drawn, visit.from));
      } else open.push(...next(unit, atom, visit.from));
    }
  }
  return [...found.values()];
}

function drawOf(unit: AnalysisUnit, atom: Atom): ModelRow | undefined {
  if (atom.k !== 'result') return undefined;
  const row = rowOf(unit, atom.call);
  if (row?.concept !== 'draws-randomness') return undefined;
  return row.traits?.['generator'] === 'mxnet' || unit.usesMxnet ? row : undefined;
}

/** The row of a call by its (resolved) callee: a full name, or a method of a typed object. */
function rowOf(unit: AnalysisUnit, call: CallTerm): ModelRow | undefined {
  for (const callee of call.callee.atoms) {
    if (callee.k === 'name') {
      const row = unit.models.find(callee.name);
      if (row) return row;
    } else if (callee.k === 'attr')
      for (const type of unit.typesOf(callee.base)) {
        const row = unit.models.method(type, callee.name);
        if (row) return row;
      }
  }
  return undefined;
}

function next(unit: AnalysisUnit, atom: Atom, from: Trail | undefined): Visit[] {
  const step = (note: string, form?: Form): Trail => ({
    span: originOf(atom),
    note,
    ...(form ? { form } : {}),
    ...(from ? { up: from } : {}),
  });
  switch (atom.k) {
    case 'result':
      return throughCall(unit, atom.call, step);
    case 'derived':
      if (atom.how === 'not') return [];
      return visits(atom.from, step('computed from it', atom.how === 'format' ? 'text' : undefined));
    case 'text':
      return visits(
        atom.parts.filter((part): part is Value => typeof part !== 'string'),
        step('made into text', 'text'),
      );
    case 'item':
      return visits([atom.base, atom.index], step('picked by it'));
    case 'sequence':
      return visits([...atom.items, ...(atom.rest ? [atom.rest] : [])], from);
    case 'dict':
      return visits([...atom.entries.values(), ...(atom.rest ? [atom.rest] : [])], from);
    case 'attr':
      return neutral.has(atom.name) ? [] : visits([atom.base], from);
    default:
      return [];
  }
}

function visits(values: readonly Value[], from: Trail | undefined): Visit[] {
  return values.map((value) => (from ? { value, from } : { value }));
}

function throughCall(
  unit: AnalysisUnit,
  call: CallTerm,
  step: (note: string, form?: Form) => Trail,
): Visit[] {
  const row = rowOf(unit, call);
  // Who hashes for a file name or a cache says so.
  if (call.args.some((arg) => arg.name === 'usedforsecurity' && isTurnedOff(arg.value))) return [];
  const args = call.args.map((arg) => arg.value);
  const bases = call.callee.atoms.flatMap((callee) => (callee.k === 'attr' ? [callee.base] : []));
  const method = call.callee.atoms.find((callee) => callee.k === 'attr')?.name ?? '';
  if (row?.passes) {
    const { from, makes } = row.passes;
    const form = makes === 'same' ? undefined : makes;
    const through = from.includes('*')
      ? [...args, ...bases]
      : [...(from.includes('self') ? bases : []), ...rolesOf(row, call, from)];
    return visits(through, step(`passed on by \`${calleeName(call)}\``, form));
  }
  if (row?.concept !== undefined || method === '' || neutral.has(method)) return [];
  const form = forms.get(method);
  return visits(method === 'join' ? [...bases, ...args] : bases, step(`changed by \`.${method}()\``, form));
}

/** The method or function of a call, as a reader knows it. */
function calleeName(call: CallTerm): string {
  const [callee] = call.callee.atoms;
  if (callee?.k === 'attr') return `.${callee.name}()`;
  return callee?.k === 'name' ? `${callee.name.slice(callee.name.lastIndexOf('.') + 1)}()` : 'a call';
}

function rolesOf(row: ModelRow, call: CallTerm, roles: readonly string[]): Value[] {
  const positional = call.args.filter((arg) => arg.kind === 'positional' || arg.kind === 'star');
  return roles.flatMap((role) => {
    if (role === 'self') return [];
    const entry = row.args?.[role];
    const name = entry?.name ?? role;
    const named = call.args.find((arg) => arg.name === name);
    if (named) return [named.value];
    const index = entry ? entry.index : 0;
    const arg = index === null ? undefined : positional[index];
    return arg ? [arg.value] : [];
  });
}

function finish(draw: CallTerm, row: ModelRow, from: Trail | undefined): DrawnFrom {
  const trail: { span: Span; form?: Form }[] = [];
  const taken: Form[] = [];
  const steps: FlowStep[] = [{ span: draw.span, note: 'drawn from a predictable generator' }];
  for (let at = from; at; at = at.up) {
    trail.unshift({ span: at.span, ...(at.form ? { form: at.form } : {}) });
    if (at.form) taken.unshift(at.form);
    steps.push({ span: at.span, note: at.note });
  }
  if (row.traits?.['gives'] === 'bytes') taken.push('bytes');
  return { draw, row, forms: taken, trail, steps };
}
