import type { Config, StorageLookup } from '../config/config.js';
import type {
  AttrWrite,
  CallFact,
  Fact,
  FunctionInfo,
  NamedFact,
  ReturnSite,
} from '../dataflow/program-types.js';
import { constant, join, nothing, opened, unknown, type Value } from '../dataflow/value.js';
import type { Concept } from '../models/model.js';
import type { Models } from '../models/index.js';
import type { ProjectFacts } from '../project-facts.js';
import type { Span } from '../source/span.js';
import type { ConstValue, ParsedFile } from '../syntax/ir.js';
import { type CallContext, roleOf } from './concepts.js';
import type { Types } from './types.js';

/** A call that means a concept, with every way in which it may happen. */
export interface ConceptCall {
  readonly span: Span;
  readonly contexts: readonly CallContext[];
}

/** An argument by its role: its resolved value, and where it is written (absent: the default holds). */
export interface BoundArg {
  readonly value: Value;
  readonly span?: Span;
  readonly valueSpan?: Span;
}

/** A function of the file and what it returns, where. */
export interface FunctionView {
  readonly info: FunctionInfo;
  /** Values may hold parameters and other symbols: `unit.resolve` fills them in. */
  readonly returns: readonly ReturnSite[];
  /** Attributes that it writes. */
  readonly writes: readonly AttrWrite[];
}

/** What a rule may ask about one analysed file. */
export interface AnalysisUnit {
  readonly path: string;
  readonly text: string;
  readonly file: ParsedFile;
  readonly config: Config;
  readonly models: Models;
  /** Absolute folder of the file, where one exists. */
  readonly folder?: string;
  readonly storage?: StorageLookup;
  /** Whether the file imports MXNet or a library built on it. */
  readonly usesMxnet: boolean;
  /** The line of MXNet whose names the file uses, if only one of them has these names. */
  readonly mxnetLine?: '1.x' | '2.x';
  /** Whether the file is written for Python 2, which has no module `secrets`. */
  readonly python2: boolean;
  /** Whether the file is test code. */
  readonly isTest: boolean;
  /** What files beside the code tell of the project. */
  readonly project: ProjectFacts;
  /** Whether a span of a value, a call or a fact lies in this file. */
  isHere(span: Span): boolean;
  /** What stands at a span of a value, a call or a fact. */
  textAt(span: Span): string;
  /** The functions of the file that were evaluated, with what they return. */
  functions(): readonly FunctionView[];
  /** The methods of this file that a call of this name on a value runs, evaluated where they were not yet. */
  methods(value: Value, name: string): readonly FunctionView[];
  /** Calls of functions that mean a concept, in order of place. */
  calls(concept: Concept): readonly ConceptCall[];
  /** The same in other files of the project, as far as calls in this one bring them about (`via` says which). */
  callsBeyond(concept: Concept): readonly ConceptCall[];
  /** Calls of functions, of whatever module, whose names say that they verify something. */
  readonly checksByName: readonly CallFact[];
  /** Names that values are bound to, among those that the rules watch. */
  readonly named: readonly NamedFact[];
  /** Comparisons with texts, and reads of watched attributes. */
  readonly evidence: readonly Fact[];
  /** A value with everything filled in that the file tells. */
  resolve(value: Value): Value;
  typesOf(value: Value): Types;
  /** The classes that a value is used as in the file, where its making is not seen. */
  usedAs(value: Value): Types;
  /** The argument that plays a role in a call; undefined when the row has no such role. */
  arg(context: CallContext, role: string): BoundArg | undefined;
}

/** The value of a role at a call: the argument, or the row's default, or either where a spread may pass it. */
export function bindRole(
  resolve: (value: Value) => Value,
  context: CallContext,
  role: string,
): BoundArg | undefined {
  const found = roleOf(context.match.row, context.term, role);
  if (!found) return undefined;
  if (found.arg)
    return {
      value: resolve(found.arg.value),
      span: found.arg.span,
      ...(found.arg.spread ? {} : { valueSpan: found.arg.valueSpan }),
    };
  const literal = found.row.default === undefined ? undefined : literalOf(found.row.default);
  const fallback = literal ? constant(literal, context.term.span) : nothing;
  return { value: found.maybeSpread ? opened(join([fallback, unknown])) : fallback };
}

/** A Python literal as rows write defaults; undefined for anything that is not a simple one. */
export function literalOf(source: string): ConstValue | undefined {
  if (source === 'None') return { kind: 'none' };
  if (source === 'True' || source === 'False') return { kind: 'bool', value: source === 'True' };
  const text = /^(['"])(.*)\1$/.exec(source);
  if (text) return { kind: 'str', value: text[2] ?? '' };
  const number = Number(source);
  return source !== '' && Number.isInteger(number) ? { kind: 'int', value: number } : undefined;
}

/** Facts of calls with one span are one call that may happen in several ways. */
export function groupBySpan(facts: readonly CallFact[]): Map<string, CallFact[]> {
  const groups = new Map<string, CallFact[]>();
  for (const fact of facts) {
    const key = `${fact.span.file ?? ''}:${String(fact.span.start)}:${String(fact.span.end)}`;
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  return groups;
}
