import type { Engine, Workspace } from '../../server/src/core/index.js';

/** A workspace whose files know nothing of each other, for engines that are made up. */
export function textsAlone(engine: Pick<Engine, 'analyze' | 'open'>): Workspace {
  const texts = new Map<string, string>();
  return {
    set: (path, text) => void texts.set(path, text),
    delete: (path) => void texts.delete(path),
    open: (_path, text) => engine.open(text),
    text: (path) => texts.get(path),
    related: () => new Set(),
    settle: () => [],
    analyze: (path, context) => engine.analyze(texts.get(path) ?? '', context),
    prepareAll: () => undefined,
    close: () => undefined,
  };
}
