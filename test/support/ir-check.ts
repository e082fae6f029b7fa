import type { Code, Instr, Reg } from '../../server/src/core/syntax/ir.js';

/**
 * Takes a lowered body and the length of its text; returns what is wrong with it: registers that are read before they
 * are written or written twice, labels that are missing or doubled, spans outside the text.
 */
export function violations(code: Code, textLength: number): string[] {
  const found: string[] = [];
  const written = new Set<Reg>();
  const labels = new Set<number>();
  for (const instr of code.instrs) {
    if (instr.op !== 'label') continue;
    if (labels.has(instr.id)) found.push(`label ${instr.id} stands twice`);
    labels.add(instr.id);
  }
  for (const [at, instr] of code.instrs.entries()) {
    for (const r of reads(instr))
      if (!written.has(r)) found.push(`${at}: r${r} is read before it is written`);
    for (const r of writes(instr)) {
      if (written.has(r) || r < 0 || r >= code.registers) found.push(`${at}: r${r} must not be written`);
      written.add(r);
    }
    if ('target' in instr && !labels.has(instr.target)) found.push(`${at}: no label ${instr.target}`);
    const { start, end } = instr.span;
    const inside = code.base + start >= 0 && start <= end && code.base + end <= textLength;
    if (!inside) found.push(`${at}: ${instr.op} spans ${start} to ${end}`);
  }
  return found;
}

function writes(i: Instr): Reg[] {
  if (i.op === 'unpack') return [...i.dsts];
  return 'dst' in i ? [i.dst] : [];
}

function reads(i: Instr): Reg[] {
  const some = (...regs: (Reg | undefined)[]): Reg[] => regs.filter((r) => r !== undefined);
  switch (i.op) {
    case 'store':
      return some(i.src, i.annotation);
    case 'annotate':
      return [i.annotation];
    case 'attr':
      return [i.base];
    case 'set-attr':
      return some(i.base, i.src, i.annotation);
    case 'item':
      return [i.base, i.index];
    case 'slice':
      return some(i.base, i.lower, i.upper, i.step);
    case 'set-item':
      return some(i.base, i.index, i.src);
    case 'call':
      return [i.callee, ...i.args.map((a) => a.src)];
    case 'binary':
      return [i.left, i.right];
    case 'compare':
      return [...i.operands];
    case 'format':
      return i.parts.flatMap((p) => ('src' in p ? [p.src] : []));
    case 'sequence':
      return i.items.map((item) => item.src);
    case 'dict':
      return i.entries.flatMap((e) => some(e.key, e.value));
    case 'either':
      return [...i.options, ...some(i.cond)];
    case 'collect':
      return some(i.key, i.element);
    case 'function':
      return [
        ...i.fn.decorators,
        ...some(i.fn.returns),
        ...i.fn.params.flatMap((p) => some(p.default, p.annotation)),
      ];
    case 'class':
      return [...i.cls.decorators, ...i.cls.bases, ...i.cls.keywords.map((k) => k.src)];
    case 'branch':
      return some(i.cond);
    default:
      return 'src' in i ? some(i.src) : [];
  }
}
