import type { Arg, Instr } from '../syntax/ir.js';
import { expandArgument } from './arguments.js';
import { selfClass } from './attribute.js';
import { evaluateBuiltin, evaluateMethod } from './builtins.js';
import { callClass, callFunction, type CallSite } from './call-local.js';
import { indirectCall } from './callbacks.js';
import { environmentWrites } from './environment-writes.js';
import { changesEntries } from './changes.js';
import { fillArguments } from './fills.js';
import { absolute, type Frame, lookup, overlay, placeOf, record, reg } from './frame.js';
import { mutate, separateWrites } from './mutations.js';
import { withoutPlaceholder } from './placeholders.js';
import { tellingText } from './operators.js';
import { isPartial, ways, withoutPartial } from './partial.js';
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
  const site = (frame.site ??= siteOf(frame));
  const full = withoutPartial(term);
  frame.regs[instr.dst] = superOf(frame, term) ?? applyCall(frame.program, term, site);
  frame.program.options.onCall?.(full);
  for (const way of ways(term)) recordCall(frame, way);
  recordIndirect(frame, full);
  mutate(frame, instr, term);
  fillArguments(frame, instr, full);
}

/** What a thread or a pool calls later is called all the same. */
function recordIndirect(frame: Frame, term: CallTerm): void {
  const later = indirectCall(term);
  if (later && frame.program.isInteresting(later.callee))
    record(frame, { kind: 'call', term: later, span: term.span, owner: frame.owner, via: [] });
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
    if (first && atom.k === 'attr' && atom.name === 'startswith' && tellingText(first.value))
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
  if (callee.atoms.some((atom) => atom.k === 'result') && isPartial(callee))
    return join(ways(term).map((way) => applyCall(program, way, site)));
  // `None` stands for a function that could not be imported, and is not called.
  const called = callee.atoms.length > 1 ? callee.atoms.filter((atom) => !isNone(atom)) : callee.atoms;
  const result = join(called.map((atom) => applyAtom(program, atom, term, site)));
  const indirect = indirectCall(term);
  if (indirect) applyCall(program, indirect, site);
  return callee.open ? opened(result) : result;
}

function isNone(atom: Atom): boolean {
  return atom.k === 'const' && atom.value.kind === 'none';
}

function applyAtom(program: Program, atom: Atom, term: CallTerm, site: CallSite): Value {
  switch (atom.k) {
    case 'name':
      return evaluateBuiltin(program, atom.name, term, site) ?? result(term, atom);
    case 'function':
      return callFunction(program, atom, term, site);
    case 'class':
      return callClass(program, atom.cls, term, site);
    case 'instance':
      return callInstance(program, atom, term, site) ?? result(term, atom);
    case 'attr':
      return evaluateMethod(program, atom, term) ?? result(term, atom);
    default:
      return result(term, atom);
  }
}

/** `obj(...)` calls the `__call__` of its class. */
function callInstance(
  program: Program,
  atom: Extract<Atom, { k: 'instance' }>,
  term: CallTerm,
  site: CallSite,
): Value | undefined {
  const member = program.classMember(atom.cls, '__call__', single(atom));
  const methods = member?.atoms.filter((part) => part.k === 'function') ?? [];
  return methods.length === 0
    ? undefined
    : join(methods.map((method) => callFunction(program, method, term, site)));
}

/** The result of one of several possible callees names that callee alone. */
function result(term: CallTerm, callee: Atom): Value {
  if (term.callee.atoms.length === 1) return single({ k: 'result', call: term });
  return single({ k: 'result', call: { ...term, callee: single(callee) } });
}

/** How many attributes a body may learn of by calls: constructors of large objects, called again and again, would fill the memory. */
const maxPassedWrites = 500;

/** What a call needs of the place that it stands in. */
export function siteOf(frame: Frame): CallSite {
  return {
    record: (fact) => {
      record(frame, fact);
    },
    write: (write) => {
      for (const known of separateWrites(write)) {
        if (changesEntries(frame, known)) continue;
        if (frame.passedWrites >= maxPassedWrites) return;
        frame.passedWrites += 1;
        frame.writes.push(known);
        const place = placeOf(known.base, known.name);
        frame.wrote = true;
        if (place === undefined || !frame.env) continue;
        const before = frame.env.get(place);
        frame.env.delete(overlay(place));
        frame.env.set(place, before ? join(withoutPlaceholder([before, known.value])) : known.value);
      }
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
