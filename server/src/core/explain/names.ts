import type { ClassInfo, CodeOwner, FunctionInfo } from '../dataflow/program-types.js';
import type { Atom, Value } from '../dataflow/value.js';
import { externalBases } from '../dataflow/members.js';
import { canonical, type Models } from '../models/index.js';
import { typesOf } from '../semantics/types.js';
import { moduleName } from '../source/module-name.js';
import type { ExplainedTarget } from './explanation.js';
import type { Trace } from './trace.js';

/** What names are told with. */
export interface Naming {
  readonly trace: Trace;
  readonly models: Models;
  /** Path of the file, relative to the root. */
  readonly path: string;
}

const maxDepth = 8;

/** What a resolved callee may be, each once; nothing where it is not known. */
export function targetsOf(naming: Naming, callee: Value): readonly ExplainedTarget[] {
  const found = new Map<string, ExplainedTarget>();
  for (const target of callee.atoms.flatMap((atom) => targetsOfAtom(naming, atom)))
    found.set(`${target.kind} ${target.name}`, target);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Full name of a function or class of the project, by module and the definitions that it stands in. */
export function ownerName(naming: Naming, owner: CodeOwner): string {
  const parts: string[] = [];
  let at: CodeOwner | undefined = owner;
  for (; at && at.kind !== 'module'; at = at.parent) parts.push(at.kind === 'lambda' ? '<lambda>' : at.name);
  return [moduleName(owner.span.file ?? naming.path), ...parts.reverse()].join('.');
}

function targetsOfAtom(naming: Naming, atom: Atom): readonly ExplainedTarget[] {
  switch (atom.k) {
    case 'function':
      return [{ name: ownerName(naming, atom.fn), kind: kindOf(atom.fn) }];
    case 'class':
      return [{ name: ownerName(naming, atom.cls), kind: 'class' }];
    case 'name':
      return [described(naming, atom.name) ?? library(plain(atom.name))];
    case 'attr': {
      return heldBy(naming, atom).flatMap((part) =>
        part.k === 'attr' ? members(naming, part.base, part.name) : targetsOfAtom(naming, part),
      );
    }
    case 'param':
      // The first parameter of a class method is the class, or one that inherits from it.
      return isClassParameter(atom) ? [{ name: ownerName(naming, atom.fn.cls), kind: 'class' }] : [];
    case 'instance':
      return (
        naming.trace.program
          .classMember(atom.cls, '__call__', { atoms: [atom], open: false, symbolic: false, depth: 1 })
          ?.atoms.flatMap((member) => targetsOfAtom(naming, member)) ??
        externalBases(atom.cls)
          .filter((base) => base !== 'builtins.object')
          .map((base) => library(`${plain(base)}.__call__`))
      );
    case 'result': {
      const type = typeName(naming, atom, 0);
      // What a function gives that no row describes may be anything.
      return type === undefined || type.endsWith('()') ? [] : [library(`${type}.__call__`)];
    }
    default:
      return [];
  }
}

/** What code put into an attribute that is called: a method is none, but `self.body(x)` calls what `__init__` kept there. */
function heldBy({ trace }: Naming, atom: Extract<Atom, { k: 'attr' }>): readonly Atom[] {
  const value = trace.resolver.resolve({
    atoms: [atom],
    open: false,
    symbolic: true,
    depth: atom.base.depth + 1,
  });
  return value.atoms.filter(({ k }) => callable.has(k));
}

type ClassParameter = Extract<Atom, { k: 'param' }> & { readonly fn: { readonly cls: ClassInfo } };

function isClassParameter(atom: Extract<Atom, { k: 'param' }>): atom is ClassParameter {
  const decorated = atom.fn.decorators.some((value) =>
    value.atoms.some((part) => part.k === 'name' && part.name === 'builtins.classmethod'),
  );
  return decorated && atom.fn.cls !== undefined && atom.fn.shape.params[0]?.name === atom.name;
}

const callable: ReadonlySet<Atom['k']> = new Set(['function', 'class', 'name', 'instance', 'result', 'attr']);

/** A function of this file that a row of the configuration describes is known by that row. */
function described({ trace, path }: Naming, name: string): ExplainedTarget | undefined {
  for (const [inner, api] of trace.program.described)
    if (api === name)
      return { name: `${moduleName(path)}.${inner}`, kind: inner.includes('.') ? 'method' : 'function' };
  return undefined;
}

function kindOf(fn: FunctionInfo): ExplainedTarget['kind'] {
  return fn.cls ? 'method' : 'function';
}

function members(naming: Naming, base: Value, name: string): ExplainedTarget[] {
  return base.atoms.flatMap((atom) => {
    const known = [...typesOf(naming.models, { atoms: [atom], open: false, symbolic: false, depth: 1 })];
    const types = known.length > 0 ? known.map(plain) : [typeName(naming, atom, 0) ?? []].flat();
    // A class without bases has the methods of `object` alone, and they are not called by name.
    return types
      .filter((type) => type !== 'builtins.object')
      .map((type) =>
        library(`${type === 'builtins.str' && pathMethods.has(name) ? 'pathlib.Path' : type}.${name}`),
      );
  });
}

/**
 * What a library object is called: by its class, or by the function that gives it (`open()`), since a function that no row
 * describes still tells whose object it is.
 */
function typeName(naming: Naming, atom: Atom, depth: number): string | undefined {
  if (depth > maxDepth) return undefined;
  switch (atom.k) {
    case 'const':
      return builtinTypes.get(atom.value.kind);
    case 'text':
      return atom.bytes ? 'builtins.bytes' : 'builtins.str';
    case 'sequence':
      return `builtins.${atom.kind}`;
    case 'dict':
      return 'builtins.dict';
    case 'env':
      return 'builtins.str';
    case 'result':
      return resultName(naming, atom, depth);
    case 'attr': {
      const [base] = atom.base.atoms;
      const owner = base && typeName(naming, base, depth + 1);
      return owner === undefined ? undefined : `${owner}.${atom.name}`;
    }
    default:
      return undefined;
  }
}

function resultName(naming: Naming, atom: Extract<Atom, { k: 'result' }>, depth: number): string | undefined {
  const [known] = typesOf(naming.models, { atoms: [atom], open: false, symbolic: false, depth: 1 });
  if (known !== undefined) return plain(known);
  const [callee] = atom.call.callee.atoms;
  if (callee?.k === 'name') {
    const name = plain(callee.name);
    return /^_?[A-Z]/.test(name.slice(name.lastIndexOf('.') + 1)) || builtinClasses.has(name)
      ? name
      : `${name}()`;
  }
  if (callee?.k !== 'attr') return undefined;
  const held = heldBy(naming, callee).find(({ k }) => k === 'result');
  const type = held?.k === 'result' ? typeName(naming, held, depth + 1) : undefined;
  const made = type === undefined ? typeName(naming, callee, depth + 1) : `${type}.__call__`;
  return made === undefined ? undefined : `${made}()`;
}

/** Classes of Python that are written small. */
const builtinClasses: ReadonlySet<string> = new Set(
  ['bool', 'bytearray', 'bytes', 'complex', 'dict', 'float', 'frozenset', 'int', 'list', 'object', 'set'].map(
    (name) => `builtins.${name}`,
  ),
);

/** Paths are texts to the engine; the methods of a path that no text has say which it is. */
const pathMethods: ReadonlySet<string> = new Set(
  (
    'absolute as_posix as_uri chmod cwd exists expanduser glob hardlink_to home is_absolute is_dir is_file is_mount ' +
    'is_relative_to is_symlink iterdir joinpath lstat match mkdir open owner read_bytes read_text readlink relative_to ' +
    'rename resolve rglob rmdir samefile stat symlink_to touch unlink walk with_name with_stem with_suffix write_bytes ' +
    'write_text'
  ).split(' '),
);

const builtinTypes: ReadonlyMap<string, string> = new Map([
  ['str', 'builtins.str'],
  ['bytes', 'builtins.bytes'],
  ['int', 'builtins.int'],
  ['float', 'builtins.float'],
  ['bool', 'builtins.bool'],
]);

function library(name: string): ExplainedTarget {
  const known = plain(canonical(name));
  return { name, kind: 'library', ...(known === name ? {} : { canonical: known }) };
}

/** Rows write `pkg.Class().method` for what Python calls `pkg.Class.method`. */
const plain = (name: string): string => name.replace(/((?:^|\.)_?[A-Z]\w*)\(\)\./g, '$1.');
