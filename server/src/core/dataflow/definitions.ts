import type { Instr } from '../syntax/ir.js';
import { evidenceOf, returned } from './annotations.js';
import { absolute, bind, type Frame, reg } from './frame.js';
import { findModule, memberOf } from './link.js';
import { isSetter } from './members.js';
import { decoratedOptions } from './outside.js';
import { classOf, functionOf } from './owners.js';
import type { ClassInfo, FunctionInfo } from './program-types.js';
import { join, single, type Value } from './value.js';

/** `def` and `lambda`: registers the function and what its defaults and decorators are here. */
export function defineFunction(frame: Frame, instr: Extract<Instr, { op: 'function' }>): void {
  const { fn } = instr;
  const info = functionOf(frame.owner, fn);
  for (const param of fn.params) {
    if (param.default !== undefined) info.defaults.set(param.name, reg(frame, param.default));
    if (param.annotation !== undefined) annotate(frame, info, param.name, param.annotation);
  }
  if (fn.returns !== undefined) annotate(frame, info, returned, fn.returns);
  info.decorators = fn.decorators.map((index) => reg(frame, index));
  for (const [name, option] of decoratedOptions(info.decorators)) info.defaults.set(name, option);
  const origin = absolute(frame, instr.span);
  // What a row of the configuration describes is known by the row, like a function of a library.
  const name = fn.lambda ? undefined : frame.program.describedAs(frame.owner, fn.name);
  const made = single(name === undefined ? { k: 'function', fn: info, origin } : { k: 'name', name, origin });
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
  const info: ClassInfo = classOf(frame.owner, cls);
  info.bases = cls.bases.map((index) => reg(frame, index));
  info.described = frame.program.describedAs(frame.owner, cls.name);
  frame.regs[instr.dst] = single({ k: 'class', cls: info, origin: absolute(frame, instr.span) });
}

/** `import a.b` and `import a.b as x`. */
export function importModule(frame: Frame, instr: Extract<Instr, { op: 'import' }>): void {
  const name = instr.whole ? instr.module : (instr.module.split('.')[0] ?? instr.module);
  const origin = absolute(frame, instr.span);
  // The whole chain is looked up, since its first part alone (`lib`) may be the name of many a folder.
  const whole = findModule(frame.program, instr.module, 0);
  const module = instr.whole ? whole : whole && findModule(frame.program, name, 0);
  frame.regs[instr.dst] = single(module ? { k: 'module', module, origin } : { k: 'name', name, origin });
}

/** `from a import b` and its relative forms, which are resolved against the module's own name. */
export function importFrom(frame: Frame, instr: Extract<Instr, { op: 'import-from' }>): void {
  const { program } = frame;
  const module = program.scope.absoluteModule(instr.module, instr.level);
  const name = module === '' ? instr.name : `${module}.${instr.name}`;
  const origin = absolute(frame, instr.span);
  // What a row describes is better known by the row than by its code.
  const described = program.options.models.find(name) !== undefined;
  const ref = described ? undefined : findModule(program, instr.module, instr.level);
  frame.regs[instr.dst] = ref ? memberOf(ref, instr.name, origin) : single({ k: 'name', name, origin });
}

/** `from a import *`: the names of a module of the project; names that nothing else binds may be of another module. */
export function importStar(frame: Frame, instr: Extract<Instr, { op: 'import-star' }>): void {
  const { program } = frame;
  const ref = findModule(program, instr.module, instr.level);
  if (!ref?.program) {
    program.scope.starImports.add(program.scope.absoluteModule(instr.module, instr.level));
    return;
  }
  ref.program.ensureModule();
  for (const name of ref.program.exportedNames()) {
    const value = ref.program.exported(name, absolute(frame, instr.span));
    if (value) bind(frame, name, value);
  }
  for (const name of ref.program.scope.starImports) program.scope.starImports.add(name);
}
