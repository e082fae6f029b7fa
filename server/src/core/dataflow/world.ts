import { type Linker, noLinker } from './link.js';
import { SpanNumbers } from './place.js';
import type { CodeOwner } from './program-types.js';

/** What programs that may call each other share: identities, and which body is being evaluated on behalf of which. */
export class World {
  private readonly stack: CodeOwner[] = [];
  readonly spanNumbers = new SpanNumbers();
  private ids = 0;

  constructor(readonly linker: Linker = noLinker) {}

  nextId(): number {
    this.ids += 1;
    return this.ids;
  }

  /** The body that is being evaluated; undefined between evaluations, when values are resolved. */
  get current(): CodeOwner | undefined {
    return this.stack.at(-1);
  }

  /** Notes that the body being evaluated depends on what is known of another. */
  noteRead(used: CodeOwner): void {
    const reader = this.current;
    if (!reader?.evaluation || reader === used || !used.evaluation) return;
    used.evaluation.readers.add(reader);
    reader.evaluation.reads.add(used);
  }

  /** Runs an evaluation on behalf of `owner`. */
  within<T>(owner: CodeOwner, evaluate: () => T): T {
    this.stack.push(owner);
    try {
      return evaluate();
    } finally {
      this.stack.pop();
    }
  }
}

/** Forgets what evaluating some bodies gave, and what evaluating their readers gave. */
export function invalidate(owners: Iterable<CodeOwner>): void {
  const waiting = [...owners];
  for (let owner = waiting.pop(); owner; owner = waiting.pop()) {
    const { evaluation } = owner;
    if (!evaluation) continue;
    owner.evaluation = undefined;
    waiting.push(...evaluation.readers);
    for (const used of evaluation.reads) used.evaluation?.readers.delete(owner);
    for (const fn of evaluation.called) fn.callers.delete(owner);
    owner.program.scope.forget(owner);
  }
}
