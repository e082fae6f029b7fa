// Temporary: replaced by the real lowering.
import { Parser, Language, type Node, type Tree } from 'web-tree-sitter';
import type { Arg, Code, FormatPart, FunctionShape, Instr, Param, ParsedFile, Reg } from './ir.js';
type S = { start: number; end: number };
export async function loadDraft(o: { runtime: Uint8Array; python: Uint8Array }) {
  await Parser.init({ wasmBinary: o.runtime, locateFile: (f: string) => f } as never);
  const lang = await Language.load(o.python);
  const parser = new Parser();
  parser.setLanguage(lang);
  const parse = (text: string): ParsedFile | undefined => { const t = parser.parse(text); return t ? new Draft(text, t) : undefined; };
  return { parse, open: (text: string) => { let f = parse(text); return { file: () => f, edit: (es: readonly { span: S; newText: string }[]) => { let t = f?.text ?? ''; for (const e of es) t = t.slice(0, e.span.start) + e.newText + t.slice(e.span.end); f?.dispose(); f = parse(t); }, close: () => f?.dispose() }; } };
}
class Draft implements ParsedFile {
  constructor(readonly text: string, private tree: Tree) {}
  module(): Code { return lower(this.text, 'module', this.tree.rootNode, 0, this.tree.rootNode.namedChildren as Node[]); }
  body(kind: 'function' | 'lambda' | 'class', span: S): Code {
    let n: Node | null = this.tree.rootNode.descendantForIndex(span.start, span.end);
    const want = kind === 'function' ? 'function_definition' : kind === 'class' ? 'class_definition' : 'lambda';
    while (n && n.type !== want) n = n.parent;
    if (!n) return { kind, base: span.start, instrs: [], registers: 0, locals: new Set() };
    const b = n.childForFieldName('body')!;
    const c = kind === 'lambda' ? lower(this.text, kind, n, span.start, [b], true) : lower(this.text, kind, n, span.start, b.namedChildren as Node[]);
    const locals = new Set(c.locals);
    if (kind !== 'class') { const ps = n.childForFieldName('parameters'); for (const p of (ps?.namedChildren ?? []) as Node[]) { const id = p.type === 'identifier' ? p : p.descendantsOfType('identifier')[0]; if (id) locals.add(this.text.slice(id.startIndex, id.endIndex)); } }
    return { ...c, locals };
  }
  comments() { return (this.tree.rootNode.descendantsOfType('comment') as Node[]).map((c) => ({ span: { start: c.startIndex, end: c.endIndex }, text: c.text })); }
  faults(limit: number) { const r: { kind: 'syntax-error'; span: S }[] = []; const st: Node[] = [this.tree.rootNode]; while (st.length && r.length < limit) { const n = st.pop()!; if (n.isError || n.isMissing) { r.push({ kind: 'syntax-error', span: { start: n.startIndex, end: n.endIndex } }); continue; } if (n.hasError) st.push(...([...n.children].reverse() as Node[])); } return r; }
  statementAt(offset: number) { let n: Node | null = this.tree.rootNode.descendantForIndex(offset); while (n && !/_statement$/.test(n.type) ) n = n.parent; return n ? { start: n.startIndex, end: n.endIndex } : { start: offset, end: offset }; }
  dispose() { this.tree.delete(); }
}
function lower(text: string, kind: Code['kind'], _n: Node, base: number, stmts: Node[], expr = false): Code {
  const out: Instr[] = []; let regs = 0; let labels = 0; const locals = new Set<string>();
  const loops: { head: number; end: number }[] = [];
  const sp = (n: Node): S => ({ start: n.startIndex - base, end: n.endIndex - base });
  const R = () => regs++;
  const T = (n: Node) => text.slice(n.startIndex, n.endIndex);
  const kids = (n: Node) => (n.namedChildren as Node[]).filter((c) => c.type !== 'comment');
  const F = (n: Node, f: string) => n.childForFieldName(f);
  const emit = (i: unknown) => out.push(i as Instr);
  function val(n: Node, op: string, more: object): Reg { const dst = R(); emit({ op, dst, span: sp(n), ...more }); return dst; }
  function str(n: Node): Reg {
    const pre = /^[a-zA-Z]*/.exec(T(n))![0].toLowerCase();
    const parts: FormatPart[] = []; let s = '';
    for (const c of n.children as Node[]) {
      if (c.type === 'string_content') s += pre.includes('r') ? T(c) : unescape_(T(c));
      else if (c.type === 'interpolation') { if (s) parts.push({ text: s }); s = ''; const spec = (c.children as Node[]).find((k) => k.type === 'format_specifier'); parts.push({ src: ex(F(c, 'expression')!), ...(spec ? { spec: T(spec).slice(1) } : {}) }); }
    }
    if (parts.length === 0) return val(n, 'const', { value: { kind: pre.includes('b') ? 'bytes' : 'str', value: s } });
    if (s) parts.push({ text: s });
    return val(n, 'format', { parts });
  }
  function unescape_(s: string) { return s.replace(/\\(n|t|r|\\|'|"|x[0-9a-fA-F]{2}|\n)/g, (_, e: string) => e === 'n' ? '\n' : e === 't' ? '\t' : e === 'r' ? '\r' : e[0] === 'x' ? String.fromCharCode(parseInt(e.slice(1), 16)) : e === '\n' ? '' : e); }
  function args(n: Node): Arg[] {
    if (n.type === 'generator_expression') { const r = ex(n); return [{ kind: 'positional', src: r, span: sp(n), valueSpan: sp(n) }]; }
    return kids(n).map((a): Arg => {
      if (a.type === 'keyword_argument') { const v = F(a, 'value')!; return { kind: 'keyword', name: T(F(a, 'name')!), src: ex(v), span: sp(a), valueSpan: sp(v) }; }
      if (a.type === 'list_splat') { const v = kids(a)[0]!; return { kind: 'star', src: ex(v), span: sp(a), valueSpan: sp(v) }; }
      if (a.type === 'dictionary_splat') { const v = kids(a)[0]!; return { kind: 'double-star', src: ex(v), span: sp(a), valueSpan: sp(v) }; }
      return { kind: 'positional', src: ex(a), span: sp(a), valueSpan: sp(a) };
    });
  }
  function params(ps: Node | null): Param[] {
    let kw = false;
    return (ps ? kids(ps) : []).flatMap((p): Param[] => {
      const id = p.type === 'identifier' ? p : (F(p, 'name') ?? kids(p)[0]!);
      if (p.type === 'keyword_separator') { kw = true; return []; }
      if (p.type === 'positional_separator') return [];
      const nm = T(id).replace(/^\*+/, '');
      const k = /^\*\*/.test(T(p)) ? 'double-star' : /^\*/.test(T(p)) ? 'star' : kw ? 'keyword-only' : 'positional';
      if (k === 'star') kw = true;
      const d = F(p, 'value'), an = F(p, 'type');
      return [{ name: nm, kind: k, span: sp(p), ...(d ? { default: ex(d) } : {}), ...(an ? { annotation: ex(kids(an)[0]!) } : {}) }];
    });
  }
  function comp(n: Node): Reg {
    const body = F(n, 'body')!; const cl = kids(n).filter((c) => c.type === 'for_in_clause' || c.type === 'if_clause');
    for (const c of cl) { if (c.type === 'if_clause') ex(kids(c)[0]!); else { const it = ex(F(c, 'right')!); target(F(c, 'left')!, val(F(c, 'right')!, 'element', { src: it })); } }
    const k = n.type === 'list_comprehension' ? 'list' : n.type === 'set_comprehension' ? 'set' : n.type === 'dictionary_comprehension' ? 'dict' : 'generator';
    if (k === 'dict') { const key = ex(F(body, 'key')!); return val(n, 'collect', { kind: k, element: ex(F(body, 'value')!), key }); }
    return val(n, 'collect', { kind: k, element: ex(body) });
  }
  function ex(n: Node): Reg {
    switch (n.type) {
      case 'parenthesized_expression': return ex(kids(n)[0]!);
      case 'identifier': return val(n, 'load', { name: T(n) });
      case 'string': return str(n);
      case 'concatenated_string': { const rs = kids(n).map((c) => ({ src: str(c) })); return val(n, 'format', { parts: rs }); }
      case 'integer': { const v = Number(T(n).replace(/[_lL]/g, '')); return val(n, 'const', { value: { kind: 'int', value: Number.isFinite(v) ? v : undefined } }); }
      case 'float': return val(n, 'const', { value: { kind: 'float', value: Number(T(n)) } });
      case 'true': case 'false': return val(n, 'const', { value: { kind: 'bool', value: n.type === 'true' } });
      case 'none': return val(n, 'const', { value: { kind: 'none' } });
      case 'attribute': { const b = ex(F(n, 'object')!); return val(n, 'attr', { base: b, name: T(F(n, 'attribute')!) }); }
      case 'subscript': { const b = ex(F(n, 'value')!); const ix = F(n, 'subscript')!; if (ix.type === 'slice') return val(n, 'slice', { base: b }); return val(n, 'item', { base: b, index: ex(ix) }); }
      case 'call': { const fn = F(n, 'function')!; const c = ex(fn); const al = F(n, 'arguments')!; const a = args(al); return val(n, 'call', { callee: c, args: a, calleeSpan: sp(fn), argsSpan: sp(al) }); }
      case 'binary_operator': { const l = ex(F(n, 'left')!), r = ex(F(n, 'right')!); return val(n, 'binary', { operator: T(F(n, 'operator')!), left: l, right: r }); }
      case 'boolean_operator': { const l = ex(F(n, 'left')!), r = ex(F(n, 'right')!); return val(n, 'either', { kind: T(F(n, 'operator')!), options: [l, r] }); }
      case 'not_operator': return val(n, 'unary', { operator: 'not', src: ex(F(n, 'argument')!) });
      case 'unary_operator': return val(n, 'unary', { operator: '-', src: ex(F(n, 'argument')!) });
      case 'conditional_expression': { const k = kids(n); const a = ex(k[0]!); ex(k[1]!); const b = ex(k[2]!); return val(n, 'either', { kind: 'ternary', options: [a, b] }); }
      case 'comparison_operator': { const k = kids(n).map(ex); return val(n, 'compare', { operators: ['in'], operands: k }); }
      case 'tuple': case 'expression_list': case 'pattern_list': case 'tuple_pattern': case 'list': case 'set': { const items = kids(n).map((c) => c.type === 'list_splat' ? { src: ex(kids(c)[0]!), star: true } : { src: ex(c), star: false }); return val(n, 'sequence', { kind: n.type === 'list' ? 'list' : n.type === 'set' ? 'set' : 'tuple', items }); }
      case 'dictionary': { const entries = kids(n).map((c) => c.type === 'pair' ? { key: ex(F(c, 'key')!), value: ex(F(c, 'value')!) } : { value: ex(kids(c)[0]!) }); return val(n, 'dict', { entries }); }
      case 'list_comprehension': case 'set_comprehension': case 'dictionary_comprehension': case 'generator_expression': return comp(n);
      case 'lambda': { const fn: FunctionShape = { name: '<lambda>', lambda: true, async: false, params: params(F(n, 'parameters')), decorators: [], span: sp(n), nameSpan: sp(n), bodySpan: sp(F(n, 'body')!) }; return val(n, 'function', { fn }); }
      case 'named_expression': { const r = ex(F(n, 'value')!); store(T(F(n, 'name')!), r, n); return r; }
      case 'await': return val(n, 'await', { src: ex(kids(n)[0]!) });
      case 'yield': { const k = kids(n); return val(n, 'yield', { ...(k[0] ? { src: ex(k[0]) } : {}), from: false }); }
      case 'assignment': return assign(n);
      default: { for (const k of kids(n)) ex(k); return val(n, 'unknown', {}); }
    }
  }
  function store(name: string, src: Reg, n: Node) { locals.add(name); emit({ op: 'store', name, src, span: sp(n) }); }
  function target(n: Node, src: Reg): void {
    if (n.type === 'identifier') return store(T(n), src, n);
    if (n.type === 'attribute') { const b = ex(F(n, 'object')!); emit({ op: 'set-attr', base: b, name: T(F(n, 'attribute')!), src, span: sp(n) }); return; }
    if (n.type === 'subscript') { const b = ex(F(n, 'value')!); const i = ex(F(n, 'subscript')!); emit({ op: 'set-item', base: b, index: i, src, span: sp(n) }); return; }
    const k = kids(n); const dsts = k.map(() => R()); const star = k.findIndex((c) => /splat/.test(c.type));
    emit({ op: 'unpack', src, dsts, ...(star >= 0 ? { star } : {}), span: sp(n) });
    k.forEach((c, i) => { target(/splat/.test(c.type) ? kids(c)[0]! : c, dsts[i]!); });
  }
  function assign(n: Node): Reg {
    const l = F(n, 'left')!, r = F(n, 'right');
    if (!r) return val(n, 'unknown', {});
    const v = n.type === 'augmented_assignment' ? val(n, 'binary', { operator: T(F(n, 'operator')!).replace('=', ''), left: ex(l), right: ex(r) }) : ex(r);
    target(l, v);
    return v;
  }
  const block = (b: Node | null) => { if (b) for (const s of kids(b)) st(s); };
  function st(n: Node): void {
    switch (n.type) {
      case 'expression_statement': for (const k of kids(n)) { if (k.type === 'augmented_assignment' || k.type === 'assignment') assign(k); else ex(k); } return;
      case 'return_statement': { const k = kids(n)[0]; emit({ op: 'return', ...(k ? { src: ex(k) } : {}), span: sp(n) }); return; }
      case 'import_statement': for (const k of kids(n)) { const d = R(); if (k.type === 'aliased_import') { emit({ op: 'import', dst: d, module: T(F(k, 'name')!), whole: true, span: sp(k) }); store(T(F(k, 'alias')!), d, k); } else { emit({ op: 'import', dst: d, module: T(k), whole: false, span: sp(k) }); store(T(k).split('.')[0]!, d, k); } } return;
      case 'future_import_statement': return;
      case 'import_from_statement': { const m = F(n, 'module_name')!; const raw = T(m); const level = /^\.*/.exec(raw)![0].length; const module = raw.slice(level).trim(); if (kids(n).some((k) => k.type === 'wildcard_import')) { emit({ op: 'import-star', module, level, span: sp(n) }); return; } for (const k of kids(n).slice(1)) { const d = R(); const nm = k.type === 'aliased_import' ? T(F(k, 'name')!) : T(k); emit({ op: 'import-from', dst: d, module, level, name: nm, span: sp(k) }); store(k.type === 'aliased_import' ? T(F(k, 'alias')!) : nm, d, k); } return; }
      case 'if_statement': {
        const end = labels++; let c: Node | null = n; const alts = kids(n).filter((k) => k.type === 'elif_clause' || k.type === 'else_clause'); let i = 0;
        let nxt = labels++; emit({ op: 'branch', cond: ex(F(c, 'condition')!), target: nxt, span: sp(n) }); block(F(c, 'consequence')); emit({ op: 'jump', target: end, span: sp(n) });
        for (; i < alts.length; i++) { c = alts[i]!; emit({ op: 'label', id: nxt, loop: false, span: sp(n) }); nxt = labels++; if (c.type === 'elif_clause') { emit({ op: 'branch', cond: ex(F(c, 'condition')!), target: nxt, span: sp(n) }); block(F(c, 'consequence')); } else block(F(c, 'body')); emit({ op: 'jump', target: end, span: sp(n) }); }
        emit({ op: 'label', id: nxt, loop: false, span: sp(n) }); if (alts.at(-1)?.type === 'else_clause') { /* nxt unreachable */ } emit({ op: 'label', id: end, loop: false, span: sp(n) }); return; }
      case 'for_statement': case 'while_statement': {
        const head = labels++, end = labels++; let it: Reg | undefined; if (n.type === 'for_statement') it = ex(F(n, 'right')!);
        emit({ op: 'label', id: head, loop: true, span: sp(n) }); if (n.type === 'while_statement') ex(F(n, 'condition')!); emit({ op: 'branch', target: end, span: sp(n) });
        if (it !== undefined) target(F(n, 'left')!, val(F(n, 'right')!, 'element', { src: it }));
        loops.push({ head, end }); block(F(n, 'body')); loops.pop(); emit({ op: 'jump', target: head, span: sp(n) }); emit({ op: 'label', id: end, loop: false, span: sp(n) }); const alt = F(n, 'alternative'); if (alt) block(F(alt, 'body')); return; }
      case 'break_statement': case 'continue_statement': { const l = loops.at(-1); if (l) emit({ op: 'jump', target: n.type === 'break_statement' ? l.end : l.head, span: sp(n) }); return; }
      case 'with_statement': { for (const w of n.descendantsOfType('with_item') as Node[]) { const v = F(w, 'value')!; if (v.type === 'as_pattern') { const k = kids(v); const d = val(v, 'enter', { src: ex(k[0]!), async: false }); target(kids(k[1]!)[0] ?? k[1]!, d); } else ex(v); } block(F(n, 'body')); return; }
      case 'try_statement': { const hs = kids(n).filter((k) => /except/.test(k.type)); const hl = hs.map(() => labels++); const end = labels++; for (const h of hl) emit({ op: 'branch', target: h, span: sp(n) }); block(F(n, 'body')); for (const h of hl) emit({ op: 'branch', target: h, span: sp(n) }); emit({ op: 'jump', target: end, span: sp(n) }); hs.forEach((h, i) => { emit({ op: 'label', id: hl[i], loop: false, span: sp(n) }); block(kids(h).at(-1)!); emit({ op: 'jump', target: end, span: sp(n) }); }); emit({ op: 'label', id: end, loop: false, span: sp(n) }); for (const k of kids(n)) if (k.type === 'else_clause') block(F(k, 'body')); else if (k.type === 'finally_clause') block(kids(k)[0]!); return; }
      case 'decorated_definition': { const ds = kids(n).filter((k) => k.type === 'decorator').map((k) => ex(kids(k)[0]!)); def(F(n, 'definition')!, ds); return; }
      case 'function_definition': case 'class_definition': def(n, []); return;
      case 'global_statement': case 'nonlocal_statement': { const names = kids(n).map(T); emit({ op: 'scope', kind: n.type.split('_')[0], names, span: sp(n) }); return; }
      case 'raise_statement': for (const k of kids(n)) ex(k); emit({ op: 'raise', span: sp(n) }); return;
      case 'print_statement': { const a = kids(n).filter((k) => k.type !== 'chevron').map((k): Arg => ({ kind: 'positional', src: ex(k), span: sp(k), valueSpan: sp(k) })); void a; return; }
      case 'ERROR': for (const k of kids(n)) if (/_statement$|_definition$/.test(k.type)) st(k); return;
      default: if (/_statement$/.test(n.type) || n.type === 'block') { for (const k of kids(n)) if (/_statement$|block|_clause$/.test(k.type)) st(k); else ex(k); } return;
    }
  }
  function def(n: Node, decorators: Reg[]): void {
    const nm = F(n, 'name')!;
    if (n.type === 'class_definition') { const sup = F(n, 'superclasses'); const a = sup ? args(sup) : []; const d = R(); emit({ op: 'class', dst: d, span: sp(n), cls: { name: T(nm), bases: a.filter((x) => x.kind === 'positional').map((x) => x.src), keywords: a.filter((x) => x.kind === 'keyword'), decorators, span: sp(n), nameSpan: sp(nm), bodySpan: sp(F(n, 'body')!) } }); store(T(nm), d, nm); return; }
    const fn: FunctionShape = { name: T(nm), lambda: false, async: false, params: params(F(n, 'parameters')), decorators, span: sp(n), nameSpan: sp(nm), bodySpan: sp(F(n, 'body')!) };
    store(T(nm), val(n, 'function', { fn }), nm);
  }
  if (expr) { const r = ex(stmts[0]!); emit({ op: 'return', src: r, span: sp(stmts[0]!) }); } else for (const s of stmts) if (s.type !== 'comment') st(s);
  return { kind, base, instrs: out, registers: regs, locals };
}
