import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import type { StorageAnswer, StorageLookup } from '../../core/index.js';
import { deviceAnswer, sourceAnswer } from './storage-devices.js';
import { type Mount, type MountTable, parseMounts } from './storage-mounts.js';

/** Where the probe looks; tests give a folder of their own as root. */
export interface StorageProbeOptions {
  /** `/` if absent. Everything that is read lies under it, absolute links included. */
  readonly root?: string;
  /** As `process.platform`, which holds if absent. */
  readonly platform?: string;
}

/** Links that one path may lead through, as in the kernel. */
const maxLinks = 40;
const maxPathLength = 4096;

/**
 * A look at this machine's storage: which mount an absolute path (or its deepest existing ancestor) is on, and whether
 * what lies under that mount is encrypted. Linux only; elsewhere, and whenever in doubt, the answer is `unknown`. Reads
 * `/proc` and `/sys` and looks at folders on local disks, starts no process, never touches a network file system
 * (which could hang), and never throws.
 */
export function createStorageProbe(options: StorageProbeOptions = {}): StorageLookup {
  const { root = '/', platform = process.platform } = options;
  if (platform !== 'linux') return () => 'unknown';
  let text = '';
  let table = parseMounts(text);
  const answers = new Map<string, StorageAnswer>();
  return (path) => {
    if (!path.startsWith('/') || path.includes('\0') || path.length > maxPathLength) return 'unknown';
    try {
      const now = readFileSync(join(root, 'proc/self/mountinfo'), 'utf8');
      // Devices change their nature only when something is mounted, so the same text means the same answers.
      if (now !== text) {
        [text, table] = [now, parseMounts(now)];
        answers.clear();
      }
      const mount = mountOf(root, table, path);
      if (!mount) return 'unknown';
      const answer = answers.get(mount.id) ?? mountAnswer(root, table, mount);
      answers.set(mount.id, answer);
      return answer;
    } catch {
      return 'unknown';
    }
  };
}

/** Types that encrypt what is written to them. */
const encryptedTypes = new Set(['ecryptfs', 'fuse.gocryptfs', 'fuse.encfs', 'fuse.cryfs', 'fuse.securefs']);

/** Types that lie on a block device, with no encryption of their own but what `.fscrypt` tells. */
const blockTypes = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'f2fs',
  'vfat',
  'exfat',
  'jfs',
  'reiserfs',
  'nilfs2',
]);

/** Types that are safe to enter: their folders answer at once. */
const localTypes = new Set([
  ...encryptedTypes,
  ...blockTypes,
  'tmpfs',
  'ramfs',
  'rootfs',
  'overlay',
  'zfs',
  'devtmpfs',
  'squashfs',
]);

/** Types that can encrypt single folders, which only `statx` shows. */
const folderEncryptingTypes = new Set(['ext4', 'f2fs']);

/**
 * The mount that a path is on, links followed as under a chroot. Undefined where the way leads through something that
 * may hang (NFS, FUSE, autofs), that may not be looked into, or round in circles.
 */
function mountOf(root: string, table: MountTable, path: string): Mount | undefined {
  const ahead = path.split('/').reverse();
  let mount = table.enter(undefined, '/');
  const way: { readonly at: string; readonly mount: Mount | undefined }[] = [];
  let here = '';
  for (let links = 0; ahead.length > 0;) {
    const name = ahead.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      const above = way.pop();
      if (above) [here, mount] = [above.at, above.mount];
      continue;
    }
    if (mount && !localTypes.has(mount.type)) return undefined;
    const next = `${here}/${name}`;
    const inner = table.enter(mount, next);
    // A mount point is a folder and no link; asking it could wake a dead server.
    const kind = inner === mount ? kindOf(join(root, next)) : 'folder';
    // A step up from a folder that does not exist yet may lead anywhere once it does.
    if (kind === 'missing') return ahead.includes('..') ? undefined : mount;
    if (kind === 'link') {
      const target = readlinkSync(join(root, next));
      if (++links > maxLinks) return undefined;
      ahead.push(...target.split('/').reverse());
      if (target.startsWith('/')) [here, mount, way.length] = ['', table.enter(undefined, '/'), 0];
      continue;
    }
    way.push({ at: here, mount });
    [here, mount] = [next, inner];
  }
  return mount;
}

function kindOf(path: string): 'folder' | 'link' | 'missing' {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return 'missing';
  return stats.isSymbolicLink() ? 'link' : 'folder';
}

function mountAnswer(root: string, table: MountTable, mount: Mount): StorageAnswer {
  if (encryptedTypes.has(mount.type)) return 'encrypted';
  const onBlocks = blockTypes.has(mount.type);
  // NTFS by FUSE has its device's number, and may encrypt single folders.
  if (!onBlocks && mount.type !== 'fuseblk' && mount.type !== 'ntfs3' && mount.type !== 'squashfs')
    return 'unknown';
  const answer = mount.device.startsWith('0:')
    ? sourceAnswer(root, mount.source)
    : deviceAnswer(root, mount.device);
  if (answer !== 'plain') return answer;
  return onBlocks && !mayHaveEncryptedFolders(root, table, mount) ? 'plain' : 'unknown';
}

function mayHaveEncryptedFolders(root: string, table: MountTable, mount: Mount): boolean {
  if (!folderEncryptingTypes.has(mount.type)) return false;
  // Only at the root of the file system can be seen whether fscrypt has been set up.
  const whole = table.mounts.find((other) => other.device === mount.device && other.subtree === '/');
  return !whole || existsSync(join(root, whole.point, '.fscrypt'));
}
