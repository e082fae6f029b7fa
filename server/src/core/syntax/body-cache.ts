import type { Code } from './ir.js';

/** Lowered bodies by the text of their definitions: spans in them are relative, so a body holds wherever it moves. */
export interface BodyCache {
  /** The body of a definition with this text that starts at `base`; `lower` makes it where it is not known. */
  code(kind: Code['kind'], text: string, base: number, lower: () => Code): Code;
}

/** Keeps nothing. */
export const noBodies: BodyCache = { code: (_kind, _text, _base, lower) => lower() };

/** A cache over the versions of one text. Whoever owns the text calls `next` for each version, with what holds for it. */
export interface VersionedBodies extends BodyCache {
  /** Begins a version; bodies that two versions in a row did not use are forgotten. */
  next(version: { readonly sound: boolean }): void;
}

/** Makes a cache for a text that is edited. */
export function versionedBodies(): VersionedBodies {
  let before = new Map<string, Code>();
  let now = new Map<string, Code>();
  let usable = false;
  return {
    next({ sound }) {
      before = now;
      now = new Map();
      // Where a text does not parse, what surrounds a definition may change how it is read.
      usable = sound;
    },
    code(kind, text, base, lower) {
      if (!usable) return lower();
      const key = `${kind}:${text}`;
      const known = now.get(key) ?? before.get(key);
      const code = known ?? lower();
      now.set(key, code);
      return code.base === base ? code : { ...code, base };
    },
  };
}
