/** What files beside the code tell of a project. Hosts read the files; `core` reads nothing by itself. */
export interface ProjectFacts {
  /** The MXNet that the project asks for, as far as requirements, lock files, conda files or images tell. */
  readonly mxnet?: MxnetVersion;
}

/** A pinned or bounded version of MXNet. */
export interface MxnetVersion {
  /** The lowest version that may be installed, e.g. `[1, 5, 1]`; missing parts are not known. */
  readonly lowest: readonly number[];
  /** The highest, inclusive, with the same meaning; absent: open. */
  readonly highest?: readonly number[];
  /** Where it was read: a relative path and what stands there. */
  readonly source: string;
  readonly text: string;
}
