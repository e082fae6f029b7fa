import { type Linker, noLinker } from './link.js';
import { SpanNumbers } from './place.js';
import type { CodeOwner } from './program-types.js';
import type { Program } from './program.js';

/** What programs that may call each other share: identities, and which body is being evaluated on behalf of which. */
export class World {
  /** Programs by path. */
  readonly programs = new Map<string, Program>();
  /** Bodies that were evaluated. */
  readonly evaluated = new Set<CodeOwner>();
  private readonly stack: CodeOwner[] = [];
  private resolving = false;
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

  /**
   * Whether what is evaluated now is asked for by the meaning of values only. Such bodies are evaluated in passing, and neither
   * their facts nor what they pass to others count: else findings would depend on what was asked before.
   */
  get inPassing(): boolean {
    return this.resolving;
  }

  /** From now on bodies are evaluated in passing, or for their own sake again. */
  setPhase(phase: 'evaluating' | 'resolving'): void {
    this.resolving = phase === 'resolving';
  }

  /** Takes everything for evaluated in passing, until it is asked for again: what an edit has made superfluous must not count. */
  doubtAll(): void {
    for (const { evaluation } of this.evaluated) if (evaluation) evaluation.inPassing = true;
  }

  /** A body, and all that it used, counts. */
  settle(owner: CodeOwner): void {
    const waiting = [owner];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { evaluation } = next;
      if (!evaluation?.inPassing) continue;
      evaluation.inPassing = false;
      waiting.push(...evaluation.reads);
    }
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

/** Whether the facts of a body, and what it passes to others, count. */
export function isLive(owner: CodeOwner): boolean {
  return owner.evaluation !== undefined && !owner.evaluation.inPassing;
}

/** Forgets what evaluating some bodies gave, and what evaluating their readers gave. */
export function invalidate(owners: Iterable<CodeOwner>): void {
  const waiting = [...owners];
  for (let owner = waiting.pop(); owner; owner = waiting.pop()) waiting.push(...forget(owner));
}

/** Forgets what evaluating one body gave; returns the bodies that used it. */
export function forget(owner: CodeOwner): Iterable<CodeOwner> {
  const { evaluation } = owner;
  if (!evaluation) return [];
  owner.evaluation = undefined;
  owner.program.world.evaluated.delete(owner);
  for (const used of evaluation.reads) used.evaluation?.readers.delete(owner);
  for (const fn of evaluation.called) fn.callers.delete(owner);
  owner.program.scope.forget(owner);
  return evaluation.readers;
}
