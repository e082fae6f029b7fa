import { realpathSync, type Stats, statSync } from 'node:fs';
import { isInside } from './config-store.js';
import { errorCode } from './read-file.js';
import { type Found, sourceKind } from './walk.js';

/**
 * Decides what becomes of a symbolic link. Links are not followed: what lies inside the audited folders is met under its
 * own path, and what lies outside is none of the audit's business. Only a file that bears a Python name through the link
 * alone is audited under the link's path.
 * @param roots real paths of the folders and files that are audited.
 * @returns `other` for links that have nothing to do with Python.
 */
export function resolveLink(
  link: { readonly path: string; readonly absolute: string },
  roots: readonly string[],
): Found | 'other' {
  const kind = sourceKind(link.path);
  const target = targetOf(link.absolute);
  if (!('real' in target)) {
    if (!kind) return 'other';
    const message =
      target.code === 'ELOOP' ? 'it is a symbolic link to itself' : 'it is a symbolic link to nothing';
    return { status: 'skipped', path: link.path, notice: { kind: 'gone', message } };
  }
  const directory = target.stat.isDirectory();
  if (!directory && !kind) return 'other';
  if (!roots.some((root) => isInside(root, target.real))) {
    const message = 'it is a symbolic link that leads out of the audited folder; it was not followed';
    return { status: 'skipped', path: link.path, notice: { kind: 'outside-root', message } };
  }
  if (!directory && !target.stat.isFile()) {
    return {
      status: 'skipped',
      path: link.path,
      notice: { kind: 'not-a-file', message: 'it is not a regular file' },
    };
  }
  if (kind && !directory && !sourceKind(target.real)) {
    return { status: 'candidate', path: link.path, absolute: target.real, kind };
  }
  return { status: 'excluded', path: link.path, reason: 'same-file', directory };
}

type Target = { readonly real: string; readonly stat: Stats } | { readonly code: string | undefined };

function targetOf(link: string): Target {
  try {
    return { real: realpathSync(link), stat: statSync(link) };
  } catch (error) {
    return { code: errorCode(error) };
  }
}
