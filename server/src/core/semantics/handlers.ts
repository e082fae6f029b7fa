import { isStatic } from '../dataflow/attribute.js';
import { externalBases, localAncestors } from '../dataflow/members.js';
import type { ClassInfo, FunctionInfo } from '../dataflow/program-types.js';
import { type CallTerm, strings, type Value } from '../dataflow/value.js';
import { type HandlerRow, handlerRows } from '../models/index.js';
import type { ModelRow } from '../models/model.js';
import type { AnalysisUnit, FunctionView } from './unit.js';

/** A function whose result is the response to a request. */
export interface Handler {
  readonly view: FunctionView;
  /** What it is to whoever calls it, for messages. */
  readonly what: string;
  readonly row?: HandlerRow;
}

/** What a parameter is that a server passes: the results of another function of the file, or of one that is not seen. */
export interface Given {
  readonly from: string;
  readonly values: readonly Value[];
}

/** The functions of a file that a server calls. */
export interface Handlers {
  readonly all: readonly Handler[];
  /** What a server passes as a parameter, where its contract says so. */
  given(fn: FunctionInfo, name: string): Given | undefined;
}

/** Finds what servers call: by their contracts, by decorators, by base classes and by registration. */
export function handlersOf(unit: AnalysisUnit): Handlers {
  const views = unit.functions();
  const registered = registeredIn(unit);
  const rows = new Map<FunctionInfo, HandlerRow>();
  for (const { info } of views) {
    const row = handlerRows.find((entry) => follows(unit, info, entry));
    if (row) rows.set(info, row);
  }
  const names = decoratorNames(unit);
  const { locals } = unit.file.module();
  const all = views.flatMap((view): Handler[] => {
    const { info } = view;
    const row = rows.get(info);
    if (row) {
      const answers = row.responds && !row.unless?.some((name) => locals.has(name));
      return answers || row.sends ? [{ view, what: `${row.server}’s \`${info.name}\``, row }] : [];
    }
    const what = routeOf(unit, info, names) ?? methodOf(unit, info) ?? registered.get(info);
    return what === undefined ? [] : [{ view, what }];
  });
  return { all, given: (fn, name) => givenTo(views, rows.get(fn), fn, name) };
}

/** The parameters that a caller fills, without `self`. */
export function ownParameters(fn: FunctionInfo): readonly string[] {
  const names = fn.shape.params.filter((param) => param.kind === 'positional').map((param) => param.name);
  return fn.cls && !isStatic(fn) ? names.slice(1) : names;
}

function follows(unit: AnalysisUnit, fn: FunctionInfo, row: HandlerRow): boolean {
  if (fn.kind !== 'function' || (row.name !== '*' && row.name !== fn.name)) return false;
  const names = ownParameters(fn);
  if (names.length < row.params.length) return false;
  if (!row.params.every((pattern, index) => pattern.test(names[index] ?? ''))) return false;
  if (row.method) return fn.cls !== undefined && (row.server === 'Falcon' || isService(unit, fn.cls));
  if (fn.parent?.kind !== 'module') return false;
  // Estimators of other frameworks have a `model_fn` of their own, which takes features and labels.
  return row.name !== 'model_fn' || names.length === 1;
}

/** Whether a class is one that a model server loads: it is initialised with a context, or says so by what it inherits. */
function isService(unit: AnalysisUnit, cls: ClassInfo): boolean {
  const bases = externalBases(cls);
  if (bases.some((base) => unit.models.isA(base, 'mxnet.gluon.Block'))) return false;
  if (bases.some((base) => /^mms\.|(Service|Handler)$/.test(base))) return true;
  return localAncestors(cls).some((ancestor) =>
    /\bdef\s+(?:initialize\s*\(\s*self\s*,\s*\w+\s*\)|handle\s*\(\s*self\s*,\s*\w+\s*,\s*\w+\s*\))/.test(
      unit.textAt(ancestor.span),
    ),
  );
}

function givenTo(
  views: readonly FunctionView[],
  row: HandlerRow | undefined,
  fn: FunctionInfo,
  name: string,
): Given | undefined {
  const from = row?.takes?.[ownParameters(fn).indexOf(name)];
  if (from === undefined) return undefined;
  const scope = fn.cls ? localAncestors(fn.cls) : [undefined];
  for (const cls of scope) {
    const found = views.filter((view) => view.info.name === from && view.info.cls === cls);
    if (found.length > 0)
      return { from, values: found.flatMap((view) => view.returns.map((site) => site.value)) };
  }
  return { from, values: [] };
}

/** A function under a decorator that makes it answer requests. */
function routeOf(unit: AnalysisUnit, fn: FunctionInfo, names: ReadonlySet<string>): string | undefined {
  const routes = fn.decorators.some((decorator) =>
    decorator.atoms.some((atom) => atom.k === 'result' && isRoute(unit, atom.call, names)),
  );
  return routes ? `the route \`${fn.name}\`` : undefined;
}

function isRoute(unit: AnalysisUnit, call: CallTerm, names: ReadonlySet<string>): boolean {
  return call.callee.atoms.some((callee) => {
    if (callee.k !== 'name' && callee.k !== 'attr') return false;
    if (!names.has(callee.name.slice(callee.name.lastIndexOf('.') + 1))) return false;
    const types = callee.k === 'attr' ? [...unit.typesOf(callee.base)] : [];
    const rows =
      callee.k === 'name'
        ? [unit.models.find(callee.name)]
        : types.map((type) => unit.models.method(type, callee.name));
    if (rows.some((row) => sends(row) === 'decorated')) return true;
    return types.length === 0 && isPath(call.args[0]?.value);
  });
}

/** An application that another file makes is told by the path that its decorator is given. */
function isPath(value: Value | undefined): boolean {
  return value !== undefined && strings(value).some((text) => text.startsWith('/'));
}

function decoratorNames(unit: AnalysisUnit): ReadonlySet<string> {
  const rows = unit.models.rows('responds').filter((row) => sends(row) === 'decorated');
  return new Set(rows.map((row) => row.api.slice(row.api.lastIndexOf('.') + 1)));
}

function sends(row: ModelRow | undefined): string | undefined {
  return row?.concept === 'responds' ? (row.traits?.['sends'] ?? 'argument') : undefined;
}

/** A method of a view, a resource or a servicer. */
function methodOf(unit: AnalysisUnit, fn: FunctionInfo): string | undefined {
  if (!fn.cls) return undefined;
  for (const base of externalBases(fn.cls)) {
    if (sends(unit.models.method(base, fn.name)) === 'return') return `\`${fn.cls.name}.${fn.name}\``;
    const [request, context] = ownParameters(fn);
    if (/Servicer$/.test(base) && request !== undefined && context === 'context')
      return `the remote call \`${fn.name}\``;
  }
  return undefined;
}

function registeredIn(unit: AnalysisUnit): ReadonlyMap<FunctionInfo, string> {
  const found = new Map<FunctionInfo, string>();
  for (const { contexts } of unit.calls('responds'))
    for (const context of contexts) {
      if (sends(context.match.row) !== 'registered') continue;
      for (const atom of unit.arg(context, 'handler')?.value.atoms ?? [])
        if (atom.k === 'function') found.set(atom.fn, `the route \`${atom.fn.name}\``);
    }
  return found;
}
