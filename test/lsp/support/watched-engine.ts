import type { Engine, OpenText, Workspace } from '../../../server/src/core/index.js';

/** What an engine was asked for, for tests of leaks and of needless work. */
export interface WatchedEngine extends Engine {
  readonly counts: { workspaces: number; closed: number };
  /** Paths of the open texts of workspaces, in the order in which they were analysed. */
  readonly analysed: string[];
}

/** An engine that does what another does and counts. */
export function watchedEngine(engine: Engine): WatchedEngine {
  const counts = { workspaces: 0, closed: 0 };
  const analysed: string[] = [];
  const watched = (path: string, text: OpenText): OpenText => ({
    get text() {
      return text.text;
    },
    edit: (edits) => text.edit(edits),
    suppress: (...given) => text.suppress(...given),
    close: () => text.close(),
    analyze(context) {
      analysed.push(path);
      return text.analyze(context);
    },
  });
  return {
    ...engine,
    counts,
    analysed,
    workspace(configFor) {
      counts.workspaces++;
      const workspace = engine.workspace(configFor);
      const own: Workspace = Object.create(workspace) as Workspace;
      return Object.assign(own, {
        open: (path: string, text: string) => watched(path, workspace.open(path, text)),
        close() {
          counts.closed++;
          workspace.close();
        },
      });
    },
  };
}
