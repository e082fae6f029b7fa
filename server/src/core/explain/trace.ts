import { ownersOf } from '../dataflow/owners.js';
import { Program } from '../dataflow/program.js';
import { World } from '../dataflow/world.js';
import type { CodeOwner, Fact } from '../dataflow/program-types.js';
import { Resolver } from '../dataflow/resolve.js';
import type { CallTerm } from '../dataflow/value.js';
import type { Models } from '../models/index.js';
import { collectOptions } from '../semantics/options.js';
import { moduleName } from '../source/module-name.js';
import type { ParsedFile } from '../syntax/ir.js';
import { type Outline, placeKey } from './scopes.js';

/** What evaluating every body of a file gave. */
export interface Trace {
  readonly program: Program;
  readonly resolver: Resolver;
  /** What a call instruction saw, by its place; absent where no path reaches it. */
  termAt(place: string): CallTerm | undefined;
}

/** Options of commands are known by the calls that declare them. */
const recorded: ReadonlySet<string> = new Set(['add_argument', 'set_defaults']);

/**
 * Evaluates all bodies of a file that the outline names: unlike an analysis, which enters only what may concern a rule.
 */
export function traceOf(file: ParsedFile, models: Models, path: string, { scopes }: Outline): Trace {
  const bodies = new Set(scopes.map(({ span }) => placeKey(span)));
  const terms = new Map<string, CallTerm>();
  const program = new Program({
    world: new World(),
    file,
    models,
    path,
    packageName: packageOf(path),
    words: recorded,
    methods: recorded,
    anywhere: recorded,
    telling: recorded,
    watchedReads: new Set(),
    watchesName: () => false,
    // A body is evaluated again where it has loops, and the later evaluation knows more.
    onCall: (term) => terms.set(placeKey(term.span), term),
  });
  program.ensureModule();
  const facts: Fact[] = [...(program.module.evaluation?.facts ?? [])];
  const done = new Set<CodeOwner>();
  // Evaluating a body registers the definitions in it.
  for (let before = -1; before < done.size;) {
    before = done.size;
    for (const owner of ownersOf(program)) {
      if (done.has(owner) || !bodies.has(placeKey(owner.span))) continue;
      done.add(owner);
      facts.push(...(program.summary(owner)?.symbolic ?? []), ...(owner.evaluation?.facts ?? []));
    }
  }
  const options = collectOptions(facts);
  const resolver = new Resolver(program, (dest) => options.get(dest));
  return { program, resolver, termAt: (place) => terms.get(place) };
}

/** A package is the package of its own `__init__`. */
function packageOf(path: string): string {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return folder === '' ? '' : moduleName(`${folder}/__init__.py`);
}
