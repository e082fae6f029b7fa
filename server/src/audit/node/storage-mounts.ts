/** One line of `/proc/self/mountinfo`. */
export interface Mount {
  readonly id: string;
  readonly parent: string;
  /** `major:minor` of the file system. */
  readonly device: string;
  /** Folder of the file system that is mounted; `/` but for bind mounts and subvolumes. */
  readonly subtree: string;
  readonly point: string;
  /** Type, with its subtype: `ext4`, `fuse.gocryptfs`. */
  readonly type: string;
  readonly source: string;
}

/** Finds the mount that a path is on, one folder at a time. */
export interface MountTable {
  readonly mounts: readonly Mount[];
  /** The mount at `path` as seen from `outer`, the mount of the folder above (absent at `/`); `outer` where none is mounted there. */
  enter(outer: Mount | undefined, path: string): Mount | undefined;
}

/**
 * Reads the text of `/proc/self/mountinfo`. Mounts are found by their parents, as the kernel finds them: the longest
 * prefix alone would find mounts that a later one hides. Lines that cannot be read are passed over.
 */
export function parseMounts(text: string): MountTable {
  const mounts = text.split('\n').flatMap((line) => parseLine(line) ?? []);
  const ids = new Set(mounts.map((mount) => mount.id));
  const children = new Map<string, Mount>();
  for (const mount of mounts) {
    // In a chroot the parent of the outermost mounts is not listed; the root of all may be its own.
    const parent = mount.parent !== mount.id && ids.has(mount.parent) ? mount.parent : '';
    children.set(`${parent} ${mount.point}`, mount);
  }
  return {
    mounts,
    enter(outer, path) {
      let here = outer;
      // Mounts on the same point lie on top of each other; the count bounds a forged cycle.
      for (let i = 0; i <= mounts.length; i++) {
        const next = children.get(`${here?.id ?? ''} ${path}`);
        if (!next) return here;
        here = next;
      }
      return undefined;
    },
  };
}

function parseLine(line: string): Mount | undefined {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  const [id, parent, device, subtree, point] = fields;
  const [type, source] = dash < 0 ? [] : fields.slice(dash + 1);
  if (!id || !parent || !device || !subtree || !point || !type || source === undefined) return undefined;
  return { id, parent, device, subtree: decode(subtree), point: decode(point), type, source: decode(source) };
}

/** Blank, tab, line feed and backslash are written as octal bytes. */
const decode = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
