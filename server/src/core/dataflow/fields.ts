import { applyCall } from './call.js';
import { bindArguments, silentSite } from './call-local.js';
import { descendants, findMember, localAncestors, memberAtoms } from './members.js';
import { typed } from './annotations.js';
import { selfClass } from './attribute.js';
import { withoutPlaceholder } from './placeholders.js';
import type { AttrWrite, ClassInfo, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { type Atom, type CallTerm, join, nothing, opened, single, unknown, type Value } from './value.js';

type Instance = Extract<Atom, { k: 'instance' }>;

/** Functions that make the default of a field are entered, and what they do beside counts for nothing. */
const silentlyCalled = { ...silentSite, depth: 0 };

/** Marks the annotation of a name of a class body; no source can spell it. */
export const annotationKey = (name: string): string => `:${name}`;

/** A field of a dataclass (or of another class without `__init__` here), as its constructor was given it. */
export function fieldOf(program: Program, atom: Instance, name: string): Value | undefined {
  const { cls, call } = atom;
  if (hasInit(program, cls)) return undefined;
  const given = call.args.find((arg) => arg.name === name);
  if (given) return given.value;
  const fields = fieldNames(program, cls);
  const position = fields.indexOf(name);
  if (position < 0) return undefined;
  const positional = call.args.filter((arg) => arg.kind === 'positional' || arg.kind === 'star');
  const star = positional.findIndex((arg) => arg.kind === 'star');
  const arg = positional[position];
  if (arg && (star < 0 || position < star)) return arg.value;
  const fallback = defaultOf(program, cls, name);
  const spread = call.args.some((other) => other.kind === 'star' || other.kind === 'double-star');
  return spread ? opened(fallback ?? unknown) : fallback;
}

function hasInit(program: Program, cls: ClassInfo): boolean {
  return program.classMember(cls, '__init__', undefined) !== undefined;
}

/** Fields in the order in which constructors take them: annotated names, or those that `attr.ib()` made; bases first. */
export function fieldNames(program: Program, cls: ClassInfo): readonly string[] {
  const names = new Set<string>();
  for (const ancestor of [...localAncestors(cls)].reverse())
    for (const [key, value] of program.classNames(ancestor)) {
      if (key.startsWith(':')) names.add(key.slice(1));
      else if (fieldCall(value)) names.add(key);
    }
  return [...names];
}

/** What a field holds when the constructor is given nothing for it. */
function defaultOf(program: Program, cls: ClassInfo, name: string): Value | undefined {
  const member = findMember(program, cls, name, undefined);
  const call = member && fieldCall(member);
  if (!call) return member;
  const named = call.args.find((arg) => arg.name === 'default');
  const factory = call.args.find((arg) => arg.name === 'default_factory' || arg.name === 'factory');
  if (factory) return applyCall(program, { ...call, callee: factory.value, args: [] }, silentlyCalled);
  const [first] = call.args;
  return named?.value ?? (first?.kind === 'positional' ? first.value : undefined) ?? unknown;
}

const fieldMakers: ReadonlySet<string> = new Set([
  'dataclasses.field',
  'attr.ib',
  'attr.attrib',
  'attr.field',
  'attrs.field',
  'pydantic.Field',
]);

function fieldCall(value: Value): CallTerm | undefined {
  for (const atom of value.atoms) {
    if (atom.k !== 'result') continue;
    const [callee] = atom.call.callee.atoms;
    if (callee?.k === 'name' && fieldMakers.has(callee.name)) return atom.call;
  }
  return undefined;
}

/** Whether instances of a class get an attribute in a constructor, so that the one of the class does not show. */
export function constructorWrites(program: Program, cls: ClassInfo, name: string): boolean {
  return initOf(program, cls).some((fn) => writesTo(program, fn, name).length > 0);
}

function initOf(program: Program, cls: ClassInfo): readonly FunctionInfo[] {
  const member = program.classMember(cls, '__init__', undefined);
  return (member?.atoms ?? []).flatMap((atom) => (atom.k === 'function' ? [atom.fn] : []));
}

/**
 * All that an attribute of an instance may hold: what the methods of the class and of its ancestors in this file write, and
 * what the bodies of the classes give it. Without an instance it may be one of a subclass as well.
 */
export function attributeValues(
  program: Program,
  cls: ClassInfo,
  name: string,
  instance: Instance | undefined,
): readonly Value[] {
  const inits = initOf(program, cls);
  const values = localAncestors(cls).flatMap((ancestor) =>
    methodsOf(program, ancestor).flatMap((fn) => {
      // What an ancestor's constructor writes is seen where it is called, with the arguments that it gets there.
      if (fn.name === '__init__' && !inits.includes(fn)) return [];
      return writesTo(program, fn, name).map(({ value }) =>
        instance ? forInstance(program, value, fn, instance) : value,
      );
    }),
  );
  if (!constructorWrites(program, cls, name)) values.push(...ofClasses(program, cls, name, instance));
  const evidence = localAncestors(cls).flatMap((ancestor) => ancestor.fields.get(name) ?? []);
  const set = withoutPlaceholder(values);
  return evidence.length === 0 ? set : set.map((value) => typed(program, value, join(evidence)));
}

function ofClasses(
  program: Program,
  cls: ClassInfo,
  name: string,
  instance: Instance | undefined,
): readonly Value[] {
  const plain = (value: Value | undefined): readonly Value[] =>
    value && value.atoms.every((atom) => atom.k !== 'function') ? [value] : [];
  if (instance) return plain(fieldOf(program, instance, name) ?? defaultOf(program, cls, name));
  const own = plain(defaultOf(program, cls, name));
  const overriding = descendants(program, cls).flatMap((sub) => plain(program.classNames(sub).get(name)));
  const isField = !hasInit(program, cls) && fieldNames(program, cls).includes(name);
  if (own.length + overriding.length === 0) return [];
  return isField ? [opened(join([...own, ...overriding, nothing]))] : [...own, ...overriding];
}

function methodsOf(program: Program, cls: ClassInfo): readonly FunctionInfo[] {
  return [...program.classNames(cls).values()].flatMap((member) =>
    memberAtoms(member).flatMap((atom) => (atom.k === 'function' && program.spend() ? [atom.fn] : [])),
  );
}

function writesTo(program: Program, fn: FunctionInfo, name: string): readonly AttrWrite[] {
  if (!program.mentions(fn, name)) return [];
  return (program.summary(fn)?.writes ?? []).filter((write) => write.name === name && isSelf(write.base, fn));
}

function isSelf(base: Value, fn: FunctionInfo): boolean {
  return base.atoms.some(
    (atom) => atom.k === 'param' && atom.fn === fn && selfClass(fn, atom.name) !== undefined,
  );
}

/** A value that `__init__` wrote, with what this instance was constructed with in place of the parameters. */
function forInstance(program: Program, value: Value, fn: FunctionInfo, instance: Instance): Value {
  if (fn.name !== '__init__' || !value.symbolic) return value;
  const bindings = bindArguments(fn, single(instance), instance.call);
  return program.substitute(value, { fn, bindings, free: () => unknown, site: silentSite });
}
