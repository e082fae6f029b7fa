import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { StorageAnswer } from '../../core/index.js';

/** Devices that are looked at for one mount; real stacks have fewer than ten. */
const maxDevices = 256;

/**
 * Whether a block device is encrypted, by `major:minor`. Follows LVM, RAID, multipath and partitions down to dm-crypt:
 * encrypted if every device below is, plain if one of them is known to be. Reads `sys` and `proc` under `root`.
 */
export function deviceAnswer(root: string, majorMinor: string): StorageAnswer {
  return stackAnswer(root, [realPath(join(root, 'sys/dev/block', majorMinor))]);
}

/** The same for a file system without a device number of its own (btrfs), by the device it was mounted from. */
export function sourceAnswer(root: string, source: string): StorageAnswer {
  const name = deviceName(root, source);
  if (name === undefined) return 'unknown';
  const members = btrfsMembers(root, name);
  return stackAnswer(
    root,
    members.map((member) => realPath(join(root, 'sys/class/block', member))),
  );
}

/** The weakest of several answers: one plain part makes the whole plain. */
function weaker(a: StorageAnswer | undefined, b: StorageAnswer): StorageAnswer {
  if (a === 'plain' || b === 'plain') return 'plain';
  return a === 'unknown' ? a : b;
}

/** A device to look at; below an opaque one (an unknown kind of mapping) nothing can be called plain. */
interface Step {
  readonly folder: string | undefined;
  readonly opaque: boolean;
}

/** A worklist and not recursion: stacks of devices are graphs, and a fake root may hold cycles. */
function stackAnswer(root: string, folders: readonly (string | undefined)[]): StorageAnswer {
  const open: Step[] = folders.map((folder) => ({ folder, opaque: false }));
  const seen = new Set<string>();
  let answer: StorageAnswer | undefined;
  for (let step = open.pop(); step; step = open.pop()) {
    const { folder, opaque } = step;
    if (folder === undefined || seen.size >= maxDevices) return 'unknown';
    const key = `${String(opaque)} ${folder}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const found = inspect(root, folder);
    if (typeof found === 'string') answer = weaker(answer, opaque && found === 'plain' ? 'unknown' : found);
    else open.push(...found.map((next) => ({ ...next, opaque: opaque || next.opaque })));
  }
  return answer ?? 'unknown';
}

/** What a device's folder in `sys` says: an answer, or the devices below. */
function inspect(root: string, folder: string): StorageAnswer | readonly Step[] {
  const uuid = readText(join(folder, 'dm/uuid'))?.trim();
  // Verity and integrity devices bear the prefix of cryptsetup as well, but encrypt nothing.
  if (uuid !== undefined && /^CRYPT-(?!VERITY|INTEGRITY|SUBDEV)/.test(uuid)) return 'encrypted';
  const opaque = uuid !== undefined && !/^(?:LVM-|CRYPT-|mpath-|part\d+-|DMRAID-)/.test(uuid);
  const below = list(join(folder, 'slaves')).map((name) => ({
    folder: realPath(join(folder, 'slaves', name)),
    opaque,
  }));
  if (below.length > 0) return below;
  if (uuid !== undefined) return 'unknown';
  if (readText(join(folder, 'partition')) !== undefined) return [{ folder: dirname(folder), opaque: false }];
  return diskAnswer(root, folder);
}

/**
 * A disk with nothing below it is called plain only where that is sure to mean something: a local disk of a machine
 * that is not virtual. Volumes of a cloud or a hypervisor may be encrypted by the host, network disks by their server.
 */
function diskAnswer(root: string, folder: string): StorageAnswer {
  if (!/^(?:[sh]d[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(basename(folder))) return 'unknown';
  if (/\/(?:virtual|session\d*|rport-[^/]*)\//.test(folder.slice(root.length))) return 'unknown';
  const model = readText(join(folder, 'device/model')) ?? '';
  if (/amazon|google|microsoft|msft|virtual|qemu|vmware|oracle|persistentdisk/i.test(model)) return 'unknown';
  const flags = /^flags\s*:(.*)$/m.exec(readText(join(root, 'proc/cpuinfo')) ?? '')?.[1];
  return flags === undefined || /\bhypervisor\b/.test(flags) ? 'unknown' : 'plain';
}

/** Kernel name (`dm-0`, `sda2`) of a device given by its path in `dev`. */
function deviceName(root: string, source: string): string | undefined {
  if (!source.startsWith('/dev/')) return undefined;
  const blocks = list(join(root, 'sys/class/block'));
  const node = basename(realPath(join(root, source)) ?? source);
  if (blocks.includes(node)) return node;
  // In a container `/dev/mapper` is often missing, but the names are known to `sys`.
  const mapped = basename(source);
  return blocks.find((name) => readText(join(root, 'sys/class/block', name, 'dm/name'))?.trim() === mapped);
}

/** All devices of the btrfs that one device belongs to; that device alone where there is no such btrfs. */
function btrfsMembers(root: string, device: string): readonly string[] {
  const folder = join(root, 'sys/fs/btrfs');
  for (const uuid of list(folder)) {
    const members = list(join(folder, uuid, 'devices'));
    if (members.includes(device)) return members;
  }
  return [device];
}

// What cannot be read is not there: a probe answers `unknown`, it does not fail.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const readText = (path: string): string | undefined => attempt(() => readFileSync(path, 'utf8'));
const realPath = (path: string): string | undefined => attempt(() => realpathSync(path));
const list = (path: string): readonly string[] => attempt(() => readdirSync(path).sort()) ?? [];
