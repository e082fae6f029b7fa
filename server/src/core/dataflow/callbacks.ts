import { expandArgument } from './arguments.js';
import { element } from './containers.js';
import { type ArgValue, type CallTerm, type Value } from './value.js';

/** Where a function that calls another one for you takes it, and the arguments for it, from. */
interface Caller {
  /** Position of the function; its keyword is `target`, `function` or `func`. */
  readonly at: number;
  /** `tuple`: one argument holds them. `rest`: they follow. `each`: one after the other, out of the arguments that follow. */
  readonly passes: 'tuple' | 'rest' | 'each';
}

const threads: Caller = { at: 1, passes: 'tuple' };
const started: Caller = { at: 0, passes: 'tuple' };
const submitted: Caller = { at: 0, passes: 'rest' };
const mapped: Caller = { at: 0, passes: 'each' };

/** Functions that call a function, by full name. */
const callers: ReadonlyMap<string, Caller> = new Map([
  ['threading.Thread', threads],
  ['multiprocessing.Process', threads],
  ['multiprocessing.context.Process', threads],
  ['torch.multiprocessing.Process', threads],
  ['threading.Timer', threads],
  ['thread.start_new_thread', started],
  ['_thread.start_new_thread', started],
  ['torch.multiprocessing.spawn', started],
  ['atexit.register', submitted],
  ['asyncio.to_thread', submitted],
]);

/** Methods that do, on pools and executors of any kind. */
const methods: ReadonlyMap<string, Caller> = new Map([
  ['submit', submitted],
  ['apply_async', started],
  ['apply', started],
  ['run_in_executor', { at: 1, passes: 'rest' }],
  ['map', mapped],
  ['map_async', mapped],
  ['imap', mapped],
  ['imap_unordered', mapped],
]);

/** Keywords by which the function is passed. */
const keywords: ReadonlySet<string> = new Set(['target', 'function', 'func', 'fn']);

/** The call that a call makes for its caller: `Thread(target=f, args=(a,))` is `f(a)`. */
export function indirectCall(term: CallTerm): CallTerm | undefined {
  for (const atom of term.callee.atoms) {
    const caller =
      atom.k === 'name' ? callers.get(atom.name) : atom.k === 'attr' ? methods.get(atom.name) : undefined;
    const found = caller && called(term, caller);
    if (found) return found;
  }
  return undefined;
}

function called(term: CallTerm, caller: Caller): CallTerm | undefined {
  const positional = term.args.filter((arg) => arg.kind === 'positional');
  const callee =
    term.args.find((arg) => arg.name !== undefined && keywords.has(arg.name)) ?? positional[caller.at];
  if (!callee || !isCallable(callee.value)) return undefined;
  const rest = positional.slice(positional.indexOf(callee) + 1);
  return { ...term, callee: callee.value, args: passed(term, rest, caller) };
}

function passed(term: CallTerm, rest: readonly ArgValue[], { passes }: Caller): readonly ArgValue[] {
  if (passes === 'rest') return [...rest, ...term.args.filter((arg) => arg.name !== undefined)];
  if (passes === 'each') return rest.map((arg) => ({ ...arg, value: element(arg.value, arg.span) }));
  const named = (...names: readonly string[]): ArgValue | undefined =>
    term.args.find((arg) => arg.name !== undefined && names.includes(arg.name));
  const tuple = named('args') ?? rest[0];
  const entries = named('kwargs', 'kwds') ?? rest[1];
  return [
    ...(tuple ? expandArgument({ ...bare(tuple), kind: 'star' }) : []),
    ...(entries ? expandArgument({ ...bare(entries), kind: 'double-star' }) : []),
  ];
}

function bare({ value, span, valueSpan }: ArgValue): Omit<ArgValue, 'kind'> {
  return { value, span, valueSpan };
}

/** Only what is known to be a function of this file, or is made of one, is followed. */
function isCallable(value: Value): boolean {
  return value.atoms.some((atom) => atom.k === 'function' || atom.k === 'param' || atom.k === 'result');
}
