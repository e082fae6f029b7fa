import { externalBases, localAncestors } from '../dataflow/members.js';
import type { ClassInfo, FunctionInfo } from '../dataflow/program-types.js';
import { originOf, type Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import { type Handler, type Handlers, ownParameters } from './handlers.js';
import { argumentsOf } from './prediction-calls.js';
import type { FieldMeaning } from './prediction-words.js';
import type { AnalysisUnit, FunctionView } from './unit.js';

/** Something that is sent to whoever asked. */
export interface Response {
  readonly value: Value;
  /** What the name of its argument says of it. */
  readonly meaning?: FieldMeaning;
  /** The call or statement that sends it. */
  readonly span: Span;
  /** Who sends it, for messages. */
  readonly what: string;
  /** It is shown by a page, whose template may change it. */
  readonly template: boolean;
}

/** All that a file sends in response to a request: by calls that respond, by what handlers return or write. */
export function responsesOf(unit: AnalysisUnit, handlers: Handlers): readonly Response[] {
  return [...sentByCalls(unit), ...handlers.all.flatMap((handler) => sentByHandler(handler))];
}

function sentByCalls(unit: AnalysisUnit): Response[] {
  return unit.calls('responds').flatMap((call) =>
    call.contexts.flatMap(({ term, match }) => {
      const { traits } = match.row;
      if (match.evidence === 'name' || (traits?.['sends'] ?? 'argument') !== 'argument') return [];
      const callee = unit.textAt(term.calleeSpan).replace(/\s+/g, ' ').slice(0, 60);
      return argumentsOf(term, match.row).map(({ value, state }) => ({
        value,
        ...(state?.meaning ? { meaning: state.meaning } : {}),
        span: call.span,
        what: `\`${callee}\``,
        template: traits?.['shown'] === 'template',
      }));
    }),
  );
}

function sentByHandler({ view, what, row }: Handler): Response[] {
  const returned = view.returns.map(({ value, span }) => ({ value, span, what, template: false }));
  const written = row?.sends ? sentByWrites(view, row.sends, what) : [];
  return [...(row?.responds === false ? [] : returned), ...written];
}

function sentByWrites(
  view: FunctionView,
  sends: { readonly param: number; readonly attributes: readonly string[] },
  what: string,
): Response[] {
  const name = ownParameters(view.info)[sends.param];
  return view.writes.flatMap((write) => {
    const [base] = write.base.atoms;
    const [atom] = write.value.atoms;
    if (base?.k !== 'param' || base.name !== name || !sends.attributes.includes(write.name) || !atom)
      return [];
    return [{ value: write.value, span: originOf(atom), what, template: false }];
  });
}

/** Something that a server does by itself where the file does not say otherwise. */
export interface DefaultResponse {
  readonly span: Span;
  readonly server: string;
  readonly hook: string;
}

/** Servers that send the whole output of a network, because the file defines nothing that answers instead. */
export function defaultResponses(unit: AnalysisUnit): readonly DefaultResponse[] {
  const views = unit.functions();
  return [...withoutOutput(unit, views), ...inheritedOutput(unit, views)];
}

/** `model_fn` alone is enough for SageMaker: its default handlers run the network and send what it gives. */
function withoutOutput(unit: AnalysisUnit, views: readonly FunctionView[]): DefaultResponse[] {
  const { locals } = unit.file.module();
  // What a star import brings is not known here.
  if (
    ['output_fn', 'transform_fn', 'predict_fn'].some((name) => locals.has(name)) ||
    /import[ \t]*\*/.test(unit.text)
  )
    return [];
  return views.flatMap(({ info, returns }) => {
    if (info.name !== 'model_fn' || info.parent?.kind !== 'module' || info.shape.params.length !== 1)
      return [];
    return returns.some(({ value }) => isMxnetModel(unit, value))
      ? [{ span: nameSpan(info), server: 'SageMaker', hook: 'output_fn' }]
      : [];
  });
}

function isMxnetModel(unit: AnalysisUnit, value: Value): boolean {
  const types = [...unit.typesOf(value), ...unit.usedAs(value)];
  return types.some((type) =>
    ['mxnet.gluon.Block', 'mxnet.module.BaseModule'].some((base) => unit.models.isA(type, base)),
  );
}

/** A service that inherits how it answers from a class of the model server that answers exactly. */
function inheritedOutput(unit: AnalysisUnit, views: readonly FunctionView[]): DefaultResponse[] {
  const classes = new Set(views.flatMap(({ info }) => info.cls ?? []));
  return [...classes].flatMap((cls) => {
    const exact = externalBases(cls).some(
      (base) => unit.models.method(base, '_postprocess')?.traits?.['default'] === 'exact',
    );
    if (!exact || answersItself(unit, cls)) return [];
    return [{ span: nameSpan(cls), server: 'Multi Model Server', hook: '_postprocess' }];
  });
}

function answersItself(unit: AnalysisUnit, cls: ClassInfo): boolean {
  return localAncestors(cls).some((ancestor) =>
    /\bdef\s+(?:_postprocess|inference|handle)\b/.test(unit.textAt(ancestor.span)),
  );
}

function nameSpan(owner: FunctionInfo | ClassInfo): Span {
  const base = owner.span.start - owner.shape.span.start;
  return { start: owner.shape.nameSpan.start + base, end: owner.shape.nameSpan.end + base };
}
