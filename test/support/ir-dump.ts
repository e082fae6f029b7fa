import type {
  Arg,
  ClassShape,
  Code,
  ConstValue,
  FormatPart,
  FunctionShape,
  Instr,
  Param,
  Reg,
} from '../../server/src/core/syntax/ir.js';

/** One readable line for each instruction of a lowered body. */
export function dump(code: Code): string[] {
  return code.instrs.map(line);
}

/** The same with the source text that each instruction's span covers behind it. */
export function dumpWithText(code: Code, text: string): string[] {
  return code.instrs.map((instr) => {
    const covered = text.slice(code.base + instr.span.start, code.base + instr.span.end);
    return `${line(instr)}  «${covered.replace(/\n/g, '⏎')}»`;
  });
}

function line(instr: Instr): string {
  return 'dst' in instr ? `${reg(instr.dst)} = ${body(instr)}` : body(instr);
}

function body(i: Instr): string {
  switch (i.op) {
    case 'const':
      return constant(i.value);
    case 'load':
      return `load ${i.name}`;
    case 'store':
      return `store ${i.name} = ${reg(i.src)}${i.annotation === undefined ? '' : ` : ${reg(i.annotation)}`}`;
    case 'annotate':
      return `annotate ${i.name} : ${reg(i.annotation)}`;
    case 'delete':
      return `delete ${i.name}`;
    case 'attr':
      return `${reg(i.base)}.${i.name}`;
    case 'set-attr':
      return `${reg(i.base)}.${i.name} = ${reg(i.src)}`;
    case 'item':
      return `${reg(i.base)}[${reg(i.index)}]`;
    case 'slice':
      return `${reg(i.base)}[${opt(i.lower)}:${opt(i.upper)}:${opt(i.step)}]`;
    case 'set-item':
      return `${reg(i.base)}[${opt(i.index)}] = ${reg(i.src)}`;
    case 'call':
      return `call ${reg(i.callee)}(${i.args.map(arg).join(', ')})`;
    case 'binary':
      return `${reg(i.left)} ${i.operator} ${reg(i.right)}`;
    case 'unary':
      return `${i.operator} ${reg(i.src)}`;
    case 'compare':
      return i.operands
        .map((o, k) => (k === 0 ? reg(o) : `${i.operators[k - 1] ?? '?'} ${reg(o)}`))
        .join(' ');
    case 'format':
      return `format ${i.parts.map(part).join(' ')}`;
    case 'sequence':
      return `${i.kind} [${i.items.map((item) => (item.star ? '*' : '') + reg(item.src)).join(', ')}]`;
    case 'dict':
      return `dict {${i.entries.map((e) => (e.key === undefined ? `**${reg(e.value)}` : `${reg(e.key)}: ${reg(e.value)}`)).join(', ')}}`;
    case 'either':
      return `${i.kind} ${i.options.map(reg).join(' | ')}`;
    case 'element':
      return `element ${reg(i.src)}`;
    case 'collect':
      return `collect ${i.kind} ${i.key === undefined ? '' : `${reg(i.key)}: `}${reg(i.element)}`;
    case 'unpack':
      return `unpack ${reg(i.src)} -> ${i.dsts.map((d, k) => (k === i.star ? '*' : '') + reg(d)).join(', ')}`;
    case 'enter':
      return `${i.async ? 'async ' : ''}enter ${reg(i.src)}`;
    case 'function':
      return fn(i.fn);
    case 'class':
      return cls(i.cls);
    case 'import':
      return `import ${i.module}${i.whole ? ' (whole)' : ''}`;
    case 'import-from':
      return `from ${'.'.repeat(i.level)}${i.module} import ${i.name}`;
    case 'import-star':
      return `from ${'.'.repeat(i.level)}${i.module} import *`;
    case 'return':
      return `return ${opt(i.src)}`.trim();
    case 'yield':
      return `yield${i.from ? ' from' : ''} ${opt(i.src)}`.trim();
    case 'await':
      return `await ${reg(i.src)}`;
    case 'raise':
      return `raise ${opt(i.src)}`.trim();
    case 'scope':
      return `${i.kind} ${i.names.join(', ')}`;
    case 'label':
      return `L${i.id}:${i.loop ? ' (loop)' : ''}`;
    case 'jump':
      return `jump L${i.target}`;
    case 'branch':
      return i.cond === undefined ? `maybe L${i.target}` : `unless ${reg(i.cond)} L${i.target}`;
    case 'unknown':
      return 'unknown';
  }
}

const reg = (r: Reg): string => `r${r}`;
const opt = (r: Reg | undefined): string => (r === undefined ? '' : reg(r));

function constant(value: ConstValue): string {
  if (value.kind === 'none' || value.kind === 'ellipsis') return value.kind;
  return `${value.kind} ${value.value === undefined ? '?' : JSON.stringify(value.value)}`;
}

function arg(a: Arg): string {
  const prefix = { positional: '', keyword: `${a.name ?? '?'}=`, star: '*', 'double-star': '**' }[a.kind];
  return prefix + reg(a.src);
}

function part(p: FormatPart): string {
  if ('text' in p) return JSON.stringify(p.text);
  return `{${reg(p.src)}${p.conversion === undefined ? '' : `!${p.conversion}`}${p.spec === undefined ? '' : `:${p.spec}`}}`;
}

function param(p: Param): string {
  const prefix = { positional: '', 'keyword-only': 'kw ', star: '*', 'double-star': '**' }[p.kind];
  const annotation = p.annotation === undefined ? '' : `: ${reg(p.annotation)}`;
  return `${prefix}${p.name}${annotation}${p.default === undefined ? '' : ` = ${reg(p.default)}`}`;
}

function fn(f: FunctionShape): string {
  const decorators = f.decorators.map((d) => `@${reg(d)} `).join('');
  const kind = f.lambda ? 'lambda' : f.async ? `async def ${f.name}` : `def ${f.name}`;
  return `${decorators}${kind}(${f.params.map(param).join(', ')})${f.returns === undefined ? '' : ` -> ${reg(f.returns)}`}`;
}

function cls(c: ClassShape): string {
  const decorators = c.decorators.map((d) => `@${reg(d)} `).join('');
  return `${decorators}class ${c.name}(${[...c.bases.map(reg), ...c.keywords.map(arg)].join(', ')})`;
}
