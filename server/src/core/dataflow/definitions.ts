import type { Instr } from '../syntax/ir.js';
import { absolute, type Frame, reg } from './frame.js';
import { evidenceOf, returned } from './annotations.js';
import type { ClassInfo, FunctionInfo } from './program-types.js';
import { isSetter } from './members.js';
import { decoratedOptions } from './outside.js';
import { join, single, type Value } from './value.js';

/** `def` and `lambda`: registers the function and what its defaults and decorators are here. */
export function defineFunction(frame: Frame, instr: Extract<Instr, { op: 'function' }>): void {
  const { fn } = instr;
  const info = frame.program.owners.functionAt(absolute(frame, fn.span), fn, frame.owner);
  for (const param of fn.params) {
    if (param.default !== undefined) info.defaults.set(param.name, reg(frame, param.default));
    if (param.annotation !== undefined) annotate(frame, info, param.name, param.annotation);
  }
  if (fn.returns !== undefined) annotate(frame, info, returned, fn.returns);
  info.decorators = fn.decorators.map((index) => reg(frame, index));
  for (const [name, option] of decoratedOptions(info.decorators)) info.defaults.set(name, option);
  const origin = absolute(frame, instr.span);
  const made = single({ k: 'function', fn: info, origin });
  // A setter stands beside the getter under one name.
  frame.regs[instr.dst] = isSetter(info) ? join([...info.decorators.flatMap(decorated), made]) : made;
}

function annotate(frame: Frame, info: FunctionInfo, name: string, register: number): void {
  info.annotations.set(name, evidenceOf(frame.program, reg(frame, register)));
}

function decorated(decorator: Value): readonly Value[] {
  return decorator.atoms.flatMap((atom) => (atom.k === 'attr' ? [atom.base] : []));
}

/** `class`: registers it; its body is evaluated when a member is asked for. */
export function defineClass(frame: Frame, instr: Extract<Instr, { op: 'class' }>): void {
  const { cls } = instr;
  const info: ClassInfo = frame.program.owners.classAt(absolute(frame, cls.span), cls, frame.owner);
  info.bases = cls.bases.map((index) => reg(frame, index));
  frame.regs[instr.dst] = single({ k: 'class', cls: info, origin: absolute(frame, instr.span) });
}

/** `import a.b` and `import a.b as x`. */
export function importModule(frame: Frame, instr: Extract<Instr, { op: 'import' }>): void {
  const name = instr.whole ? instr.module : (instr.module.split('.')[0] ?? instr.module);
  frame.regs[instr.dst] = single({ k: 'name', name, origin: absolute(frame, instr.span) });
}

/** `from a import b` and its relative forms, which are resolved against the module's own name. */
export function importFrom(frame: Frame, instr: Extract<Instr, { op: 'import-from' }>): void {
  const module = frame.program.scope.absoluteModule(instr.module, instr.level);
  const name = module === '' ? instr.name : `${module}.${instr.name}`;
  frame.regs[instr.dst] = single({ k: 'name', name, origin: absolute(frame, instr.span) });
}

/** `from a import *`: names that nothing else binds may be of that module. */
export function importStar(frame: Frame, instr: Extract<Instr, { op: 'import-star' }>): void {
  frame.program.scope.starImports.add(frame.program.scope.absoluteModule(instr.module, instr.level));
}
