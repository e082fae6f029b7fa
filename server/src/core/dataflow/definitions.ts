import type { Instr } from '../syntax/ir.js';
import { absolute, type Frame, reg } from './frame.js';
import type { ClassInfo } from './program-types.js';
import { single } from './value.js';

/** `def` and `lambda`: registers the function and what its defaults and decorators are here. */
export function defineFunction(frame: Frame, instr: Extract<Instr, { op: 'function' }>): void {
  const { fn } = instr;
  const info = frame.program.owners.functionAt(absolute(frame, fn.span), fn, frame.owner);
  for (const param of fn.params) {
    if (param.default !== undefined) info.defaults.set(param.name, reg(frame, param.default));
    if (param.annotation !== undefined) info.annotations.set(param.name, reg(frame, param.annotation));
  }
  info.decorators = fn.decorators.map((index) => reg(frame, index));
  const origin = absolute(frame, instr.span);
  // What a row of the configuration describes is known by the row, like a function of a library.
  const name = fn.lambda ? undefined : frame.program.describedAs(frame.owner, fn.name);
  frame.regs[instr.dst] = single(
    name === undefined ? { k: 'function', fn: info, origin } : { k: 'name', name, origin },
  );
}

/** `class`: registers it; its body is evaluated when a member is asked for. */
export function defineClass(frame: Frame, instr: Extract<Instr, { op: 'class' }>): void {
  const { cls } = instr;
  const info: ClassInfo = frame.program.owners.classAt(absolute(frame, cls.span), cls, frame.owner);
  info.bases = cls.bases.map((index) => reg(frame, index));
  info.described = frame.program.describedAs(frame.owner, cls.name);
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
