/** What the scheduler needs to know. */
export interface SchedulerOptions {
  readonly run: (uri: string) => void;
  /** Grows with every message of the client. */
  readonly received: () => number;
}

/** A client that never pauses gets results after this many milliseconds nevertheless. */
const patience = 50;

/**
 * Runs one analysis per document and burst of edits, and never two between two messages of the client. There is no
 * fixed delay: a run starts as soon as one turn of the event loop has passed without a message, so that a burst of edits
 * that lies in the queue is analysed once, and a single edit at once.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #dirty = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen = 0;
  #since = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** The document changed: run it soon. */
  mark(uri: string): void {
    if (this.#dirty.size === 0) this.#since = Date.now();
    this.#dirty.add(uri);
    this.#arm();
  }

  /** The document is gone: do not run it. */
  forget(uri: string): void {
    this.#dirty.delete(uri);
  }

  dispose(): void {
    this.#dirty.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#dirty.size === 0) return;
    this.#seen = this.#options.received();
    this.#timer = setTimeout(() => this.#turn(), 0);
  }

  #turn(): void {
    this.#timer = undefined;
    const talking = this.#options.received() !== this.#seen;
    if (talking && Date.now() - this.#since < patience) return this.#arm();
    for (const uri of this.#dirty) {
      this.#dirty.delete(uri);
      this.#options.run(uri);
      break;
    }
    this.#since = Date.now();
    this.#arm();
  }
}
