import type { UserModelRow } from '../config/config.js';
import { attributeRows } from './factories.js';
import { createHierarchy, type Hierarchy, looksLikeClass } from './hierarchy.js';
import type { ArgRow, Concept, ModelRow } from './model.js';
import { canonical, lastSegment, parentName } from './names.js';
import { modelRows } from './tables.js';
import { typeRows } from './types.js';
import { describedIn, fromUser, typesFromUser } from './user-rows.js';

export { parameterTypes } from './dumps.js';
export { environmentRows } from './environment.js';
export { aggregatingOptimizers } from './optimizer.js';
export { isMxnetImage } from './sagemaker.js';
export { secretStores, sinkArguments } from './security-sinks.js';
export { servesTls } from './hosts.js';
export { inputHandlerRows, requestAttributes, routeDecorators } from './inputs.js';
export { type HandlerRow, handlerRows } from './responses.js';
export { temporaryFixtures } from './temporary.js';
export { canonical } from './names.js';
export type * from './model.js';

/** The last name of a row with a concept. */
export interface RecordedWord {
  readonly api: string;
  readonly word: string;
  /** Whether it may be called on an object, rather than by its full name only. */
  readonly method: boolean;
}

/** What the engine asks about libraries. All names may be given in any spelling. */
export interface Models {
  /**
   * The row of a function, a class (its constructor), a static method, or a method called on its class
   * (`Module.fit(mod, ...)`: positions then count `self`). Takes the form `pkg.Class().method` as well.
   */
  find(qualified: string): ModelRow | undefined;
  /** The row of a method of an instance, own or inherited; `__init__` is the row of the constructor. */
  method(type: string, name: string): ModelRow | undefined;
  /** Whether a class is another one or inherits from it. */
  isA(type: string, ancestor: string): boolean;
  /** The row of a method that is known by its name alone, or by its name and one of the keywords. */
  distinctiveMethod(name: string, keywords?: readonly string[]): ModelRow | undefined;
  /** The row of a method that is known by its name and by how its receiver is called in the text. */
  methodOfNamed(name: string, receiver: string): ModelRow | undefined;
  /** The class of what a call of this name gives. */
  typeOfCall(qualified: string): string | undefined;
  /** The class of an attribute of an instance. */
  attributeType(type: string, name: string): string | undefined;
  rows(concept: Concept): readonly ModelRow[];
  /** Last names of all rows with a concept: a function in which none occurs cannot be of interest by itself. */
  readonly words: ReadonlySet<string>;
  /** The same by full name; rows of the configuration stand under `configuration`. */
  readonly recorded: readonly RecordedWord[];
  /**
   * Functions and classes of the project that rows of the configuration describe: the name in this module (`Client.fetch`), and
   * the name of the row. Such a row says what its function does, so that nobody needs to look into it.
   */
  describedIn(module: string): ReadonlyMap<string, string>;
  /** Those of `words` that only tell where bytes come from and go to: a call of them makes no function worth a look. */
  readonly supportingWords: ReadonlySet<string>;
  /** Whether a file that imports these modules works with MXNet. */
  usesMxnet(modules: Iterable<string>): boolean;
}

/** Packages that are MXNet or are built on it. */
const mxnetPackages: ReadonlySet<string> = new Set(['mxnet', 'gluoncv', 'gluonnlp', 'gluonts', 'mxboard']);
/** Packages of which one module is for MXNet. */
const mxnetModules: readonly string[] = ['horovod.mxnet', 'byteps.mxnet', 'd2l.mxnet', 'sagemaker.mxnet'];

/** Builds the lookup; rows of the user's own replace those that ship under the same name. */
export function createModels(userRows: readonly UserModelRow[] = []): Models {
  const own = fromUser(userRows);
  const hierarchy = createHierarchy([...typesFromUser(own), ...typeRows], attributeRows);
  const rows = [...modelRows, ...own];
  const byName = indexRows(rows);
  const distinctive = new Map(
    rows.filter((row) => row.distinctive).map((row) => [lastSegment(row.api), row]),
  );
  const byKeyword = rows.filter((row) => row.distinctiveKeyword !== undefined);
  const byReceiver = rows.filter((row) => row.distinctiveReceiver !== undefined);
  const search = createSearch(byName, hierarchy);
  const byConcept = groupByConcept(new Set(byName.values()));

  return {
    find: remembered(
      (qualified) => search.named(canonical(qualified)) ?? search.inModule(canonical(qualified)),
    ),
    method: (type, name) => search.method(canonical(type), name),
    isA: (type, ancestor) => hierarchy.lineage(canonical(type)).includes(canonical(ancestor)),
    distinctiveMethod: (name, keywords = []) =>
      distinctive.get(name) ??
      byKeyword.find(
        (row) => lastSegment(row.api) === name && keywords.includes(row.distinctiveKeyword ?? ''),
      ),
    methodOfNamed: (name, receiver) =>
      byReceiver.find(
        (row) => lastSegment(row.api) === name && row.distinctiveReceiver?.test(receiver) === true,
      ),
    typeOfCall: remembered((qualified) => search.result(canonical(qualified))),
    attributeType: (type, name) => hierarchy.attribute(canonical(type), name),
    rows: (concept) => byConcept.get(concept) ?? [],
    words: wordsOf(rows),
    recorded: recordedOf(rows),
    describedIn: (module) => describedIn(own, module),
    supportingWords: supportingWordsOf(rows),
    usesMxnet: (modules) => [...modules].some(isMxnetModule),
  };
}

/** How many answers are kept; programs ask about few names, again and again. */
const maxRemembered = 5000;

function remembered<T>(look: (name: string) => T): (name: string) => T {
  const answers = new Map<string, T>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined || answers.has(name)) return known as T;
    const answer = look(name);
    if (answers.size >= maxRemembered) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}

/** Lookups over canonical names. */
interface Search {
  named(name: string): ModelRow | undefined;
  inModule(name: string): ModelRow | undefined;
  method(type: string, name: string): ModelRow | undefined;
  result(name: string): string | undefined;
}

function createSearch(byName: ReadonlyMap<string, ModelRow>, hierarchy: Hierarchy): Search {
  const withSelf = new WeakMap<ModelRow, ModelRow>();

  function method(type: string, name: string): ModelRow | undefined {
    for (const ancestor of hierarchy.lineage(type)) {
      const own =
        name === '__init__'
          ? byName.get(ancestor)
          : (byName.get(`${ancestor}().${name}`) ?? byName.get(`${ancestor}.${name}`));
      if (own) return own;
    }
    return undefined;
  }

  function onClass(type: string, name: string): ModelRow | undefined {
    const row = method(type, name);
    if (!row?.api.includes('()')) return row;
    const shifted = withSelf.get(row) ?? countingSelf(row);
    withSelf.set(row, shifted);
    return shifted;
  }

  function named(name: string): ModelRow | undefined {
    const row = byName.get(name);
    if (row) return row;
    const parent = parentName(name);
    if (parent.endsWith('()')) return method(parent.slice(0, -2), lastSegment(name));
    return hierarchy.isClass(parent) ? onClass(parent, lastSegment(name)) : undefined;
  }

  function inModule(name: string): ModelRow | undefined {
    if (name.includes('()')) return undefined;
    for (let module = parentName(name); module !== ''; module = parentName(module)) {
      const row = byName.get(`${module}.*`);
      if (row) return row;
    }
    return undefined;
  }

  function result(name: string): string | undefined {
    const row = named(name);
    if (row?.returns !== undefined) return row.returns;
    if (hierarchy.isClass(name)) return name;
    if (row) return undefined;
    const fallback = inModule(name);
    if (fallback) return fallback.returns;
    return looksLikeClass(name) && isMxnetModule(parentName(name)) ? name : undefined;
  }

  return { named, inModule, method, result };
}

/** The same method, called on its class: `self` takes position 0. */
function countingSelf(row: ModelRow): ModelRow {
  if (!row.args) return row;
  const args = Object.entries(row.args).map(([role, arg]): [string, ArgRow] => [
    role,
    { ...arg, index: arg.index === null ? null : arg.index + 1 },
  ]);
  return { ...row, args: Object.fromEntries(args) };
}

function indexRows(rows: readonly ModelRow[]): ReadonlyMap<string, ModelRow> {
  const byName = new Map<string, ModelRow>();
  for (const row of rows)
    for (const name of [row.api, ...(row.aliases ?? [])]) byName.set(canonical(name), row);
  return byName;
}

const supporting: ReadonlySet<Concept> = new Set([
  'opens-file',
  'writes-file',
  'copies-file',
  'serializes',
  'computes-digest',
  'receives-input',
]);

function supportingWordsOf(rows: readonly ModelRow[]): ReadonlySet<string> {
  const others = wordsOf(rows.filter((row) => row.concept !== undefined && !supporting.has(row.concept)));
  const own = wordsOf(rows.filter((row) => row.concept !== undefined && supporting.has(row.concept)));
  return new Set([...own].filter((word) => !others.has(word)));
}

function groupByConcept(rows: Iterable<ModelRow>): ReadonlyMap<Concept, readonly ModelRow[]> {
  const found = new Map<Concept, ModelRow[]>();
  for (const row of rows) {
    if (row.concept === undefined) continue;
    const list = found.get(row.concept);
    if (list) list.push(row);
    else found.set(row.concept, [row]);
  }
  return found;
}

function recordedOf(rows: readonly ModelRow[]): readonly RecordedWord[] {
  return rows
    .filter((row) => row.concept !== undefined && isAskedFor(row))
    .flatMap((row) => [row.api, ...(row.aliases ?? [])].map((api) => recordedWord(row, api)))
    .filter(({ word }) => word !== '*');
}

function recordedWord(row: ModelRow, api: string): RecordedWord {
  const ofClass = /\(\)\.|(?:^|\.)[A-Z]\w*\.\w+$/.test(api);
  const method =
    ofClass ||
    row.distinctive === true ||
    row.distinctiveKeyword !== undefined ||
    row.ref === 'configuration';
  const full = row.ref === 'configuration' ? `configuration.${api}` : api;
  return { api: full, word: lastSegment(api), method };
}

function wordsOf(rows: readonly ModelRow[]): ReadonlySet<string> {
  const named = rows.filter((row) => row.concept !== undefined && isAskedFor(row));
  const names = named.flatMap((row) => [row.api, ...(row.aliases ?? [])].map(lastSegment));
  // A row for all that is in a module names no function.
  return new Set(names.filter((name) => name !== '*'));
}

/** What rules read off values, or off how functions are defined, needs no record of its calls. */
function isAskedFor({ concept, traits }: ModelRow): boolean {
  if (concept === 'predicts' || concept === 'reduces-precision') return false;
  return concept !== 'responds' || !['return', 'decorated'].includes(traits?.['sends'] ?? '');
}

function isMxnetModule(module: string): boolean {
  const name = canonical(module);
  const dot = name.indexOf('.');
  return (
    mxnetPackages.has(dot < 0 ? name : name.slice(0, dot)) ||
    mxnetModules.some((known) => name === known || name.startsWith(`${known}.`))
  );
}
