import type { AnalysisContext } from '../engine.js';
import { Program } from '../dataflow/program.js';
import type { CallFact, Fact, NamedFact } from '../dataflow/program-types.js';
import { Resolver } from '../dataflow/resolve.js';
import type { Value } from '../dataflow/value.js';
import type { Concept } from '../models/model.js';
import { environmentRows, type Models, secretStores } from '../models/index.js';
import type { ParsedFile } from '../syntax/ir.js';
import { matchCall, type CallContext, type FileModels } from './concepts.js';
import { collectOptions, optionMethods } from './options.js';
import { evaluateRoots, findWords } from './roots.js';
import { findSecrets, isSecretName } from './secret-names.js';
import { type Anchors, anchorWords, boundTo, constructors, draws, modulesIn, renamed } from './anchors.js';
import { lateMethods } from './late-methods.js';
import { typesOf } from './types.js';
import { tellingMethods, toldTypes } from './usage.js';
import { isTestPath } from './test-code.js';
import { type AnalysisUnit, bindRole, type ConceptCall, type FunctionView, groupBySpan } from './unit.js';

/** Attributes of a store that code reads only when it is meant to run on several machines. */
const distributedReads: ReadonlySet<string> = new Set(['rank', 'num_workers']);
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

/** Evaluates a parsed file as far as its candidates need; undefined when no word in it can concern a rule. */
export function buildUnit(
  file: ParsedFile,
  models: Models,
  anchors: Anchors,
  context: UnitContext,
): BuiltUnit | undefined {
  const { text } = file;
  const modules = modulesIn(text, context.path);
  if (!models.usesMxnet(modules) && context.config.models.length === 0 && !anchors.concernsText(text))
    return undefined;
  const words = anchorWords(models, anchors, text, modules);
  const places = [...findWords(text, words), ...findWords(text, renamed(text, words))];
  const secrets = draws(text) ? findSecrets(text, watched) : [];
  if (places.length === 0 && secrets.length === 0) return undefined;
  const program = new Program({
    file,
    models,
    packageName: packageOf(context.path),
    words: new Set([...models.words, ...optionMethods, ...tellingMethods, '__init__']),
    watchedReads: distributedReads,
    watchesName: remembered(isWatched),
  });
  for (const name of lateMethods(text, places)) program.late.add(name);
  program.evaluateModule();
  const bound = boundTo(program, words);
  for (const name of bound) program.aliases.add(name);
  const helpers = new Set([
    ...optionMethods,
    ...tellingMethods,
    ...bound,
    'global',
    ...constructors(text, words),
  ]);
  const reads = [...text.matchAll(/\.\s*(?:rank|num_workers)\b/g)].map(({ index }) => index);
  evaluateRoots(program, [...places, ...secrets, ...reads, ...findWords(text, helpers)]);
  return { unit: unitOf(program, models, context), exhausted: () => program.exhausted };
}

function unitOf(program: Program, models: Models, context: UnitContext): AnalysisUnit {
  const { file } = program.options;
  const facts = allFacts(program);
  const options = collectOptions(facts);
  const resolver = new Resolver(program, (dest) => options.get(dest));
  const resolve = (value: Value): Value => resolver.resolve(value);
  const usesMxnet = models.usesMxnet(modulesIn(file.text, context.path));
  const calls = facts.filter((fact): fact is CallFact => fact.kind === 'call');
  const told = toldTypes(calls, resolver);
  const matched = matchAll(calls, resolver, {
    models,
    usesMxnet,
    told,
    hasOwnInit: (cls) => program.classMember(cls, '__init__', undefined) !== undefined,
  });
  const line = lineOf(matched);
  return {
    path: context.path,
    text: file.text,
    file,
    config: context.config,
    models,
    ...(context.folder === undefined ? {} : { folder: context.folder }),
    ...(context.storage === undefined ? {} : { storage: context.storage }),
    usesMxnet,
    isTest: isTestPath(context.path),
    project: context.project ?? {},
    textAt: (span) => file.text.slice(span.start, span.end),
    functions: () => functionsOf(program),
    python2: context.python2,
    ...(line === undefined ? {} : { mxnetLine: line }),
    calls: (concept) => matched.get(concept) ?? [],
    named: facts.filter((fact): fact is NamedFact => fact.kind === 'named'),
    evidence: facts.filter((fact) => fact.kind === 'compare' || fact.kind === 'read'),
    resolve,
    typesOf: (value) => typesOf(models, resolve(value)),
    arg: (call, role) => bindRole(resolve, call, role),
  };
}

function functionsOf(program: Program): FunctionView[] {
  const found: FunctionView[] = [];
  for (const owner of program.owners.values()) {
    if (owner.kind === 'class' || !program.isEvaluated(owner)) continue;
    found.push({ info: owner, returns: program.summary(owner)?.returnSites ?? [] });
  }
  return found;
}

/** Facts in every known context; those of functions without callers in this file stand for callers elsewhere. */
function allFacts(program: Program): Fact[] {
  const facts = [...program.facts];
  for (const owner of program.owners.values()) {
    if (!program.isEvaluated(owner)) continue;
    if (owner.kind !== 'class' && owner.calls > 0 && !owner.dropped) continue;
    facts.push(...(program.summary(owner)?.symbolic ?? []));
  }
  return facts;
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

/** Names that are watched though they may not look like secrets: settings of frameworks, variables of the environment. */
const watched: ReadonlySet<string> = new Set([
  ...secretStores.flatMap((row) => row.keys ?? (row.attribute === undefined ? [] : [row.attribute])),
  ...environmentRows.map((row) => row.name),
]);

/** The same predicate, each name asked about once. */
function remembered(predicate: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name) ?? predicate(name);
    answers.set(name, known);
    return known;
  };
}

function isWatched(name: string): boolean {
  return watched.has(name) || isSecretName(name);
}

/** The dotted package that a file lies in, from its path: what relative imports count from. */
function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.')
    .join('.');
}
