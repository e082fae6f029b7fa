/** What the scheduler needs to know. */
export interface SchedulerOptions {
  readonly run: (uri: string) => void;
  /** Runs a document that did not change itself. */
  readonly rerun: (uri: string) => void;
  /** Grows with every message of the client. */
  readonly received: () => number;
}

/** A client that never pauses gets results after this many milliseconds nevertheless. */
const patience = 50;
/** Documents that did not change wait until the client has said nothing for this many milliseconds: nobody types meanwhile. */
const calm = 150;
/** But no longer than this, in milliseconds. */
const longest = 2000;

/**
 * Runs one analysis per document and burst of edits, and never two between two messages of the client. There is no
 * fixed delay: a run starts as soon as one turn of the event loop has passed without a message, so that a burst of edits
 * that lies in the queue is analysed once, and a single edit at once. Documents that only depend on what changed come after
 * those that did, and when nobody types.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #dirty = new Set<string>();
  readonly #waiting = new Set<string>();
  #waitingSince = 0;
  /** The client has said nothing while the last of those that wait was run. */
  #calm = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen = 0;
  #since = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** The document changed: run it soon. */
  mark(uri: string): void {
    this.#waiting.delete(uri);
    if (this.#dirty.size === 0) {
      this.#since = Date.now();
      // Whatever waits for a pause gives way.
      this.#disarm();
    }
    this.#dirty.add(uri);
    this.#arm();
  }

  /** What the document depends on changed: run it when there is time. */
  later(uri: string): void {
    if (this.#dirty.has(uri)) return;
    if (this.#waiting.size === 0) this.#waitingSince = Date.now();
    this.#waiting.add(uri);
    this.#arm();
  }

  /** The document is gone: do not run it. */
  forget(uri: string): void {
    this.#dirty.delete(uri);
    this.#waiting.delete(uri);
  }

  dispose(): void {
    this.#dirty.clear();
    this.#waiting.clear();
    this.#disarm();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#dirty.size + this.#waiting.size === 0) return;
    this.#seen = this.#options.received();
    this.#timer = setTimeout(() => this.#turn(), this.#dirty.size > 0 || this.#calm ? 0 : calm);
  }

  #turn(): void {
    this.#timer = undefined;
    const talking = this.#options.received() !== this.#seen;
    const changed = this.#dirty.size > 0;
    const since = Date.now() - (changed ? this.#since : this.#waitingSince);
    if (!talking || since >= (changed ? patience : longest))
      this.#next(changed ? this.#dirty : this.#waiting);
    this.#calm = !talking && !changed;
    this.#arm();
  }

  #next(queue: Set<string>): void {
    const [uri] = queue;
    if (uri === undefined) return;
    queue.delete(uri);
    if (queue === this.#dirty) this.#options.run(uri);
    else this.#options.rerun(uri);
    this.#since = this.#waitingSince = Date.now();
  }
}
