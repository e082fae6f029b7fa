import type { Arg, Instr } from '../syntax/ir.js';
import { expandArgument } from './arguments.js';
import { selfClass } from './attribute.js';
import { evaluateBuiltin, evaluateMethod } from './builtins.js';
import { callClass, callFunction, type CallSite } from './call-local.js';
import { change, element, spread, withEntry } from './containers.js';
import { fillArguments } from './fills.js';
import { absolute, type Frame, lookup, placeOf, record, reg } from './frame.js';
import { environmentWrites, indirectCall } from './indirect.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { extendsPath } from './sys-path.js';
import {
  type ArgValue,
  type Atom,
  type CallTerm,
  join,
  nothing,
  opened,
  single,
  unknown,
  type Value,
} from './value.js';

/** A call instruction: gives its result a value and records what a rule may ask about. */
export function evaluateCall(frame: Frame, instr: Extract<Instr, { op: 'call' }>): void {
  if (!frame.env) {
    frame.regs[instr.dst] = nothing;
    return;
  }
  const term: CallTerm = {
    callee: reg(frame, instr.callee),
    args: instr.args.flatMap((arg) => argumentsOf(frame, arg)),
    span: absolute(frame, instr.span),
    calleeSpan: absolute(frame, instr.calleeSpan),
    argsSpan: absolute(frame, instr.argsSpan),
    owner: frame.owner,
  };
  const full = withoutPartial(term);
  const site = (frame.site ??= siteOf(frame));
  frame.regs[instr.dst] = superOf(frame, term) ?? applyCall(frame.program, full, site);
  frame.program.options.onCall?.(full);
  recordCall(frame, full);
  const later = indirectCall(full);
  if (later) {
    applyCall(frame.program, later, site);
    if (frame.program.isInteresting(later.callee))
      record(frame, { kind: 'call', term: later, span: full.span, owner: frame.owner, via: [] });
  }
  mutate(frame, instr, term);
  fillArguments(frame, instr, full);
}

/** A call of `functools.partial(f, ...)` is a call of `f` with the arguments of both. */
function withoutPartial(term: CallTerm): CallTerm {
  const [atom, more] = term.callee.atoms;
  if (atom?.k !== 'result' || more) return term;
  const [made] = atom.call.callee.atoms;
  const [first, ...kept] = atom.call.args;
  if (made?.k !== 'name' || made.name !== 'functools.partial' || !first) return term;
  const later = new Set(term.args.map((arg) => arg.name).filter((name) => name !== undefined));
  const earlier = kept.filter((arg) => arg.name === undefined || !later.has(arg.name));
  return {
    ...term,
    callee: first.value,
    args: [...earlier.map((arg): ArgValue => ({ ...arg, spread: true })), ...term.args],
  };
}

function recordCall(frame: Frame, term: CallTerm): void {
  const at = { span: term.span, owner: frame.owner, via: [] };
  if (frame.program.isInteresting(term.callee) || extendsPath(term))
    record(frame, { kind: 'call', term, ...at });
  recordEnvironment(frame, term);
  recordPrefixTest(frame, term);
  for (const arg of term.args)
    if (arg.name !== undefined)
      record(frame, {
        kind: 'named',
        name: arg.name,
        how: 'keyword',
        value: arg.value,
        target: term.callee,
        ...at,
      });
}

/** `kv_store.startswith('dist')` is a comparison with a text like any other. */
function recordPrefixTest(frame: Frame, term: CallTerm): void {
  const [first] = term.args;
  for (const atom of term.callee.atoms)
    if (first && atom.k === 'attr' && atom.name === 'startswith')
      record(frame, {
        kind: 'compare',
        operands: [atom.base, first.value],
        span: term.span,
        owner: frame.owner,
        via: [],
      });
}

/** `os.environ.setdefault(name, value)` sets a variable like an assignment does. */
function recordEnvironment(frame: Frame, term: CallTerm): void {
  for (const [name, value] of environmentWrites(term)) {
    const target = single({ k: 'name', name: 'os.environ', origin: term.span });
    const at = { span: term.span, owner: frame.owner, via: [] };
    record(frame, { kind: 'named', name, how: 'key', target, value, ...at });
  }
}

function argumentsOf(frame: Frame, arg: Arg): readonly ArgValue[] {
  return expandArgument({
    kind: arg.kind,
    value: reg(frame, arg.src),
    ...(arg.name === undefined ? {} : { name: arg.name }),
    span: absolute(frame, arg.span),
    valueSpan: absolute(frame, arg.valueSpan),
  });
}

/** What a call gives: library functions by their models, functions of this file by their summaries. */
export function applyCall(program: Program, term: CallTerm, site: CallSite): Value {
  const { callee } = term;
  if (callee.atoms.length === 0) return single({ k: 'result', call: term });
  const result = join(callee.atoms.map((atom) => applyAtom(program, atom, term, site)));
  return callee.open ? opened(result) : result;
}

function applyAtom(program: Program, atom: Atom, term: CallTerm, site: CallSite): Value {
  switch (atom.k) {
    case 'name':
      return (
        mapped(program, atom.name, term, site) ??
        evaluateBuiltin(program, atom.name, term) ??
        result(term, atom)
      );
    case 'function':
      return callFunction(program, atom.fn, atom.self, term, site);
    case 'class':
      return callClass(program, atom.cls, term, site);
    case 'attr':
      return evaluateMethod(atom, term) ?? result(term, atom);
    default:
      return result(term, atom);
  }
}

/** `map(f, items)` is a list of what `f` gives for an item; what calls functions of this file has to be seen through. */
function mapped(program: Program, name: string, term: CallTerm, site: CallSite): Value | undefined {
  const [fn, ...columns] = term.args;
  if (name !== 'builtins.map' || !fn || columns.length === 0) return undefined;
  if (term.args.some((arg) => arg.kind !== 'positional') || fn.value.atoms.length !== 1) return undefined;
  const args = columns.map((arg): ArgValue => ({ ...arg, value: element(arg.value, arg.valueSpan) }));
  const each = applyCall(program, { ...term, callee: fn.value, args }, site);
  return single({ k: 'sequence', kind: 'list', items: [], rest: each, origin: term.span });
}

/** The result of one of several possible callees names that callee alone. */
function result(term: CallTerm, callee: Atom): Value {
  if (term.callee.atoms.length === 1) return single({ k: 'result', call: term });
  return single({ k: 'result', call: { ...term, callee: single(callee) } });
}

/** What a call needs of the place that it stands in. */
export function siteOf(frame: Frame): CallSite {
  return {
    record: (fact) => {
      record(frame, fact);
    },
    write: (write) => {
      frame.writes.push(write);
      frame.wrote = true;
      const place = placeOf(write.base, write.name);
      if (place === undefined || !frame.env) return;
      const before = frame.env.get(place);
      frame.env.set(place, before ? join([before, write.value]) : write.value);
    },
    free: (name, span) => lookup(frame, name, span),
    attribute: (base, name) => {
      const place = frame.wrote ? placeOf(base, name) : undefined;
      return place === undefined ? undefined : frame.env?.get(place);
    },
    depth: 0,
  };
}

function superOf(frame: Frame, term: CallTerm): Value | undefined {
  const [atom] = term.callee.atoms;
  if (atom?.k !== 'name' || atom.name !== 'builtins.super') return undefined;
  const method = enclosingMethod(frame.owner);
  const first = method?.shape.params[0]?.name;
  if (!method?.cls || first === undefined) return undefined;
  const self: Value = single({ k: 'param', fn: method, name: first, origin: term.span });
  const cls: ClassInfo = selfClass(method, first) ?? method.cls;
  return single({ k: 'super', cls, self, origin: term.span });
}

function enclosingMethod(owner: CodeOwner): FunctionInfo | undefined {
  for (let at: CodeOwner | undefined = owner; at; at = at.parent) {
    if (at.kind !== 'function') continue;
    const fn = at as FunctionInfo;
    if (fn.cls) return fn;
  }
  return undefined;
}

/** Methods that change a dictionary or list in place change it where it was loaded from. */
function mutate(frame: Frame, instr: Extract<Instr, { op: 'call' }>, term: CallTerm): void {
  const base = frame.attrBase[instr.callee];
  if (base === undefined) return;
  for (const atom of term.callee.atoms) {
    if (atom.k !== 'attr') continue;
    const [first, second] = term.args;
    const added = first?.value ?? nothing;
    if (atom.name === 'update')
      change(frame, base, (target) => (target.k === 'dict' ? updated(target, term) : target));
    else if (atom.name === 'setdefault')
      change(frame, base, (target) => {
        if (target.k !== 'dict') return target;
        return withEntry(target, added, second?.value ?? unknown);
      });
    else if (atom.name === 'append' || atom.name === 'extend' || atom.name === 'insert')
      change(frame, base, (target) => appended(target, join(term.args.map((arg) => arg.value))));
  }
}

function updated(dict: Extract<Atom, { k: 'dict' }>, term: CallTerm): Atom {
  let result = dict;
  for (const arg of term.args) {
    if (arg.kind === 'keyword' && arg.name !== undefined) {
      const entries = new Map(result.entries).set(arg.name, arg.value);
      result = { ...result, entries };
    } else result = spread(result, arg.value);
  }
  return result;
}

function appended(target: Atom, added: Value): Atom {
  if (target.k !== 'sequence') return target;
  return { ...target, rest: join([target.rest ?? nothing, added]) };
}
