import type { Code, ParsedFile } from '../../server/src/core/syntax/ir.js';

/** Takes a parsed file; returns the code of its module and of every function, lambda and class in it, outermost first. */
export function allCode(file: ParsedFile): Code[] {
  const found: Code[] = [file.module()];
  for (const code of found) {
    for (const instr of code.instrs) {
      const shape = instr.op === 'function' ? instr.fn : instr.op === 'class' ? instr.cls : undefined;
      if (shape === undefined) continue;
      const span = { start: code.base + shape.span.start, end: code.base + shape.span.end };
      const kind = instr.op === 'class' ? 'class' : 'lambda' in shape && shape.lambda ? 'lambda' : 'function';
      found.push(file.body(kind, span));
    }
  }
  return found;
}
