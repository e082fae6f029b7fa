import type { Span } from '../source/span.js';
import type { ClassShape, FunctionShape } from '../syntax/ir.js';
import { Place } from './place.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';

/** The body of a file's own statements. */
export function moduleOwner(program: Program, id: number, file: string, length: () => number): CodeOwner {
  const span: Span = {
    start: 0,
    get end() {
      return length();
    },
    file,
  };
  return {
    id,
    kind: 'module',
    name: '<module>',
    span,
    program,
    anchor: { file, base: 0, numbers: program.world.spanNumbers },
    children: new Map(),
    code: undefined,
    evaluation: undefined,
  };
}

/** The function of a `def` or `lambda` in the body of `parent`; one object, however often the definition is evaluated. */
export function functionOf(parent: CodeOwner, shape: FunctionShape): FunctionInfo {
  const known = parent.children.get(shape);
  if (known && known.kind !== 'class') return known;
  const info: FunctionInfo = {
    ...common(parent, shape),
    kind: shape.lambda ? 'lambda' : 'function',
    shape,
    ...(parent.kind === 'class' ? { cls: parent as ClassInfo } : {}),
    defaults: new Map(),
    annotations: new Map(),
    decorators: [],
    callers: new Map(),
  };
  parent.children.set(shape, info);
  parent.program.listed.owners = undefined;
  return info;
}

/** The class of a definition in the body of `parent`. */
export function classOf(parent: CodeOwner, shape: ClassShape): ClassInfo {
  const known = parent.children.get(shape);
  if (known?.kind === 'class') return known;
  const info: ClassInfo = { ...common(parent, shape), kind: 'class', shape, fields: new Map(), bases: [] };
  parent.children.set(shape, info);
  parent.program.listed.owners = undefined;
  return info;
}

function common(parent: CodeOwner, shape: FunctionShape | ClassShape) {
  const span = new Place(parent.anchor, shape.span);
  return {
    id: parent.program.world.nextId(),
    name: shape.name,
    span,
    parent,
    program: parent.program,
    anchor: { ...parent.anchor, base: span.start },
    children: new Map<FunctionShape | ClassShape, FunctionInfo | ClassInfo>(),
    code: undefined,
    evaluation: undefined,
  };
}

/** All functions and classes that were seen in a file so far, in order of place. */
export function ownersOf(program: Program): readonly (FunctionInfo | ClassInfo)[] {
  const { listed } = program;
  if (listed.owners) return listed.owners;
  const found: (FunctionInfo | ClassInfo)[] = [...program.module.children.values()];
  for (let index = 0; index < found.length; index += 1)
    found.push(...(found[index]?.children.values() ?? []));
  return (listed.owners = found.sort((a, b) => a.span.start - b.span.start || a.id - b.id));
}
