import type { AnalysisContext } from '../engine.js';
import { selfClass } from '../dataflow/attribute.js';
import type { CallFact, FunctionInfo, NamedFact, Summary } from '../dataflow/program-types.js';
import { isFunction, type Program } from '../dataflow/program.js';
import type { Resolver } from '../dataflow/resolve.js';
import { single, type Value } from '../dataflow/value.js';
import { World } from '../dataflow/world.js';
import type { Concept } from '../models/model.js';
import type { Models } from '../models/index.js';
import type { Span } from '../source/span.js';
import type { ParsedFile } from '../syntax/ir.js';
import { type Anchors, modulesIn } from './anchors.js';
import { matchCall, type CallContext, type FileModels } from './concepts.js';
import { namesCheck } from './anchors.js';
import { candidateOf, interestOf, makeProgram } from './prepare.js';
import { evaluateRoots } from './roots.js';
import { isTestPath } from './test-code.js';
import { typesOf } from './types.js';
import { toldTypes } from './usage.js';
import { type AnalysisUnit, bindRole, type ConceptCall, type FunctionView, groupBySpan } from './unit.js';
import { type View, Views } from './view.js';

const maxContexts = 32;

/** What analysing a text depends on, and what its syntax told already. */
export interface UnitContext extends AnalysisContext {
  readonly python2: boolean;
}

/** A unit, and whether the evaluation had to stop early. */
export interface BuiltUnit {
  readonly unit: AnalysisUnit;
  exhausted(): boolean;
}

/** Evaluates a parsed file by itself, as far as its candidates need; undefined when no word in it can concern a rule. */
export function buildUnit(
  file: ParsedFile,
  models: Models,
  anchors: Anchors,
  context: UnitContext,
): BuiltUnit | undefined {
  const { path } = context;
  const ownRows = context.config.models.length > 0;
  const interest = interestOf(file.text, { path, models, anchors, ownRows });
  if (!interest) return undefined;
  const program = makeProgram({ world: new World(), file, path, models, telling: interest.words });
  evaluateRoots(program.world, [candidateOf(program, interest)]);
  const view = new Views().of(program);
  return { unit: unitOf(program, view, context), exhausted: () => program.exhausted };
}

/** What rules may ask about one file of what was evaluated. */
export function unitOf(program: Program, view: View, context: UnitContext): AnalysisUnit {
  const { file } = program;
  const { models } = program.options;
  const { facts, resolver } = view;
  const resolve = (value: Value): Value => resolver.resolve(value);
  const usesMxnet = models.usesMxnet(modulesIn(file.text, context.path));
  const calls = facts.filter((fact): fact is CallFact => fact.kind === 'call');
  const hasOwnInit: FileModels['hasOwnInit'] = (cls) =>
    program.classMember(cls, '__init__', undefined) !== undefined;
  const textAt = (span: Span): string => view.textOf(span).slice(span.start, span.end);
  const told = toldTypes(calls, resolver);
  const rules: FileModels = { models, usesMxnet, told, hasOwnInit, textAt };
  const matched = matchAll(calls, resolver, rules);
  let beyond: Map<Concept, ConceptCall[]> | undefined;
  const line = lineOf(matched);
  return {
    ...given(program, context),
    usesMxnet,
    isHere: (span) => span.file === undefined || span.file === context.path,
    textAt,
    ...bodiesOf(program, view, resolve),
    ...(line === undefined ? {} : { mxnetLine: line }),
    calls: (concept) => matched.get(concept) ?? [],
    callsBeyond: (concept) => (beyond ??= matchAll(view.callsThrough, resolver, rules)).get(concept) ?? [],
    checksByName: calls.filter((fact) => isNamedCheck(fact)),
    named: facts.filter((fact): fact is NamedFact => fact.kind === 'named'),
    evidence: facts.filter((fact) => fact.kind === 'compare' || fact.kind === 'read'),
    resolve,
    typesOf: (value) => typesOf(models, resolve(value)),
    usedAs: (value) => new Set(resolve(value).atoms.flatMap((atom) => [...rules.told(atom)])),
    arg: (call, role) => bindRole(resolve, call, role),
  };
}

/** What a rule is told that needs no evaluation. */
function given(program: Program, context: UnitContext) {
  const { path, config, folder, storage, python2, project = {} } = context;
  return {
    path,
    text: program.file.text,
    file: program.file,
    config,
    models: program.options.models,
    ...(folder === undefined ? {} : { folder }),
    ...(storage === undefined ? {} : { storage }),
    isTest: isTestPath(path),
    project,
    python2,
  };
}

function isNamedCheck(fact: CallFact): boolean {
  return fact.term.callee.atoms.some(
    (atom) => (atom.k === 'name' || atom.k === 'attr') && namesCheck(atom.name),
  );
}

function bodiesOf(
  program: Program,
  view: View,
  resolve: (value: Value) => Value,
): Pick<AnalysisUnit, 'functions' | 'methods'> {
  return {
    functions: () =>
      view
        .owners()
        .filter(isFunction)
        .map((info) => viewOf(info, info.evaluation?.summary)),
    methods: (value, name) => methodsOf(program, resolve(value), name),
  };
}

function viewOf(info: FunctionInfo, summary: Summary | undefined): FunctionView {
  return { info, returns: summary?.returnSites ?? [], writes: summary?.writes ?? [] };
}

function methodsOf(program: Program, value: Value, name: string): FunctionView[] {
  return value.atoms.flatMap((atom) => {
    const own = atom.k === 'param' ? selfClass(atom.fn, atom.name) : undefined;
    const cls = atom.k === 'instance' || atom.k === 'class' ? atom.cls : own;
    const member = cls && program.classMember(cls, name, single(atom));
    return (member?.atoms ?? []).flatMap((part) =>
      part.k === 'function' ? [viewOf(part.fn, program.summary(part.fn))] : [],
    );
  });
}

function matchAll(
  calls: readonly CallFact[],
  resolver: Resolver,
  file: FileModels,
): Map<Concept, ConceptCall[]> {
  const found = new Map<Concept, ConceptCall[]>();
  for (const group of groupBySpan(calls).values()) {
    const byConcept = new Map<Concept, CallContext[]>();
    for (const { term, via } of group.slice(0, maxContexts)) {
      if (!mayMatch(file.models, term.callee)) continue;
      for (const match of matchCall(file, resolver.callee(term.callee), term)) {
        const { concept } = match.row;
        if (concept === undefined) continue;
        const contexts = byConcept.get(concept) ?? [];
        contexts.push({ term, match, via });
        byConcept.set(concept, contexts);
      }
    }
    const span = group[0]?.span;
    if (!span) continue;
    for (const [concept, contexts] of byConcept) {
      const list = found.get(concept);
      if (list) list.push({ span, contexts });
      else found.set(concept, [{ span, contexts }]);
    }
  }
  for (const list of found.values()) list.sort((a, b) => a.span.start - b.span.start);
  return found;
}

/** Calls that are recorded for what they tell of other things have no row of their own. */
function mayMatch(models: Models, callee: Value): boolean {
  return callee.atoms.some((atom) => {
    if (atom.k === 'attr') return models.words.has(atom.name) || atom.name === '__init__';
    return (
      atom.k !== 'name' ||
      models.words.has(atom.name.slice(atom.name.lastIndexOf('.') + 1)) ||
      atom.name.endsWith('.__init__')
    );
  });
}

function lineOf(matched: ReadonlyMap<Concept, readonly ConceptCall[]>): '1.x' | '2.x' | undefined {
  const lines = new Set<'1.x' | '2.x'>();
  for (const calls of matched.values())
    for (const { contexts } of calls)
      for (const { match } of contexts) if (match.row.versions) lines.add(match.row.versions);
  const [line, more] = [...lines];
  return more === undefined ? line : undefined;
}
