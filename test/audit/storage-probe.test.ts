import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import type { StorageLookup } from '../../server/src/core/config/config.js';
import { createStorageProbe } from '../../server/src/audit/node/storage-probe.js';
import { parseMounts } from '../../server/src/audit/node/storage-mounts.js';

/** A machine in a folder: its mounts, its block devices, its folders. */
class FakeMachine {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'mxsec-probe-')));
  readonly #mounts: string[] = [];

  constructor() {
    this.file('proc/cpuinfo', 'processor\t: 0\nflags\t\t: fpu vme sse\n');
    this.disk('sda', '8:0');
    this.part('sda', 'sda1', '8:1');
    this.mount('1', '0', '8:1', '/', 'ext4', '/dev/sda1');
  }

  file(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  folder(path: string): void {
    mkdirSync(join(this.root, path), { recursive: true });
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
  }

  mount(
    id: string,
    parent: string,
    device: string,
    point: string,
    type: string,
    source = 'none',
    subtree = '/',
  ): void {
    this.#mounts.push(
      `${id} ${parent} ${device} ${subtree} ${point} rw,relatime shared:1 - ${type} ${source} rw`,
    );
    this.file('proc/self/mountinfo', `${this.#mounts.join('\n')}\n`);
    this.folder(point.replaceAll('\\040', ' '));
  }

  disk(name: string, number: string, bus = 'pci0000:00/ata1'): string {
    return this.#device(`sys/devices/${bus}/block/${name}`, name, number);
  }

  part(disk: string, name: string, number: string): void {
    const path = this.#device(`sys/devices/pci0000:00/ata1/block/${disk}/${name}`, name, number);
    this.file(`${path}/partition`, '1\n');
  }

  mapped(name: string, number: string, uuid: string, below: readonly string[], label = name): void {
    const path = this.#device(`sys/devices/virtual/block/${name}`, name, number);
    this.file(`${path}/dm/uuid`, `${uuid}\n`);
    this.file(`${path}/dm/name`, `${label}\n`);
    this.slaves(path, below);
  }

  slaves(path: string, below: readonly string[]): void {
    this.folder(`${path}/slaves`);
    for (const other of below)
      this.#linkTo(`${path}/slaves/${other}`, join(this.root, 'sys/class/block', other));
  }

  probe(): StorageLookup {
    return createStorageProbe({ root: this.root, platform: 'linux' });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #device(path: string, name: string, number: string): string {
    this.file(`${path}/dev`, `${number}\n`);
    this.#linkTo(`sys/dev/block/${number}`, join(this.root, path));
    this.#linkTo(`sys/class/block/${name}`, join(this.root, path));
    return path;
  }

  #linkTo(path: string, target: string): void {
    this.link(path, relative(dirname(join(this.root, path)), target));
  }
}

describe('createStorageProbe', () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => machine.remove());
  const ask = (path: string) => machine.probe()(path);

  it('calls a local disk of a real machine plain', () => {
    assert.equal(ask('/data/ckpt/model.params'), 'plain');
    assert.equal(ask('/'), 'plain');
  });

  it('asks no machine but Linux', () => {
    for (const platform of ['darwin', 'win32', 'freebsd'])
      assert.equal(createStorageProbe({ root: machine.root, platform })('/'), 'unknown');
  });

  it('knows no relative, overlong or broken paths', () => {
    for (const path of ['', 'data', 'C:\\x', '/a\0b', `/${'a/'.repeat(3000)}`])
      assert.equal(ask(path), 'unknown', path);
  });

  it('never throws: no /proc, empty or forged mountinfo', () => {
    for (const text of [
      '',
      '\n',
      'x',
      '1 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
      '1 2 8:1 / / rw - ext4 a\n2 1 8:1 / / rw - ext4 a\n',
      '1 0 9:9 / / rw - ext4 /dev/x rw',
    ]) {
      machine.file('proc/self/mountinfo', text);
      assert.ok(['unknown', 'plain'].includes(ask('/a')), text);
    }
    rmSync(join(machine.root, 'proc'), { recursive: true });
    assert.equal(ask('/a'), 'unknown');
  });

  for (const type of ['fuse.gocryptfs', 'fuse.encfs', 'fuse.cryfs', 'ecryptfs'])
    it(`knows ${type}`, () => {
      machine.mount('2', '1', '0:40', '/enc', type);
      assert.equal(ask('/enc/a/b'), 'encrypted');
      assert.equal(ask('/enc2/a'), 'plain');
    });

  for (const type of [
    'nfs4',
    'nfs',
    'cifs',
    '9p',
    'virtiofs',
    'zfs',
    'overlay',
    'tmpfs',
    'ramfs',
    'fuse.sshfs',
    'fuse',
    'autofs',
    'ceph',
    'bcachefs',
    'lustre',
  ])
    it(`cannot tell about ${type}`, () => {
      machine.mount('2', '1', '0:40', '/other', type);
      assert.equal(ask('/other'), 'unknown');
      assert.equal(ask('/other/x/y'), 'unknown');
    });

  for (const uuid of ['CRYPT-LUKS1-abc-x', 'CRYPT-LUKS2-abc-x', 'CRYPT-PLAIN-x', 'CRYPT-BITLK-abc-x'])
    it(`knows ${uuid}`, () => {
      machine.mapped('dm-0', '253:0', uuid, ['sda1']);
      machine.mount('2', '1', '253:0', '/enc', 'xfs', '/dev/mapper/x');
      assert.equal(ask('/enc/a'), 'encrypted');
    });

  it('does not take verity or integrity for encryption', () => {
    machine.mapped('dm-0', '253:0', 'CRYPT-VERITY-abc-x', ['sda1']);
    machine.mapped('dm-1', '253:1', 'CRYPT-INTEGRITY-abc-x', ['dm-0']);
    machine.mount('2', '1', '253:1', '/v', 'ext4');
    assert.equal(ask('/v'), 'plain');
  });

  it('follows LVM on RAID on dm-crypt, and partitions', () => {
    machine.disk('sdb', '8:16');
    machine.part('sdb', 'sdb1', '8:17');
    machine.mapped('dm-0', '253:0', 'CRYPT-LUKS2-a-x', ['sda1']);
    machine.mapped('dm-1', '253:1', 'CRYPT-LUKS2-b-y', ['sdb1']);
    machine.disk('md0', '9:0', 'virtual');
    machine.slaves('sys/devices/virtual/block/md0', ['dm-0', 'dm-1']);
    machine.mapped('dm-2', '253:2', 'LVM-vglv', ['md0']);
    machine.mapped('dm-3', '253:3', 'part1-x', ['dm-2']);
    machine.mount('2', '1', '253:3', '/enc', 'ext4');
    assert.equal(ask('/enc'), 'encrypted');
  });

  it('calls a stack plain when one part is', () => {
    machine.mapped('dm-0', '253:0', 'CRYPT-LUKS2-a-x', ['sda1']);
    machine.mapped('dm-2', '253:2', 'LVM-vglv', ['dm-0', 'sda1']);
    machine.mount('2', '1', '253:2', '/half', 'ext4');
    assert.equal(ask('/half'), 'plain');
  });

  it('cannot tell about mappings of an unknown kind over a plain disk', () => {
    machine.mapped('dm-0', '253:0', '', ['sda1']);
    machine.mount('2', '1', '253:0', '/raw', 'ext4');
    machine.mapped('dm-1', '253:1', 'CRYPT-LUKS2-a-x', ['sda1']);
    machine.mapped('dm-2', '253:2', 'odd', ['dm-1']);
    machine.mount('3', '1', '253:2', '/enc', 'ext4');
    assert.equal(ask('/raw'), 'unknown');
    assert.equal(ask('/enc'), 'encrypted');
  });

  it('ends on a cycle of devices and on dangling ones', () => {
    machine.mapped('dm-0', '253:0', 'LVM-a', ['dm-1']);
    machine.mapped('dm-1', '253:1', 'LVM-b', ['dm-0']);
    machine.mapped('dm-2', '253:2', 'LVM-c', ['gone']);
    machine.mount('2', '1', '253:0', '/cycle', 'ext4');
    machine.mount('3', '1', '253:2', '/gone', 'ext4');
    assert.equal(ask('/cycle'), 'unknown');
    assert.equal(ask('/gone'), 'unknown');
  });

  it('finds the devices of btrfs, which has no number of its own', () => {
    machine.disk('sdb', '8:16');
    machine.mapped('dm-0', '253:0', 'CRYPT-LUKS2-a-x', ['sda1'], 'luks-home');
    machine.mount('2', '1', '0:50', '/home', 'btrfs', '/dev/mapper/luks-home', '/@home');
    assert.equal(ask('/home/me'), 'encrypted', 'by the name in sys');
    machine.file('dev/dm-0', '');
    machine.link('dev/mapper/luks-home', '../dm-0');
    assert.equal(ask('/home/me'), 'encrypted', 'by the link in dev');
    machine.folder('sys/fs/btrfs/u-u-i-d/devices/dm-0');
    assert.equal(ask('/home/me'), 'encrypted', 'with its members');
    machine.folder('sys/fs/btrfs/u-u-i-d/devices/sdb');
    assert.equal(ask('/home/me'), 'plain', 'with a plain member');
    machine.mount('3', '1', '0:51', '/x', 'btrfs', '/dev/mapper/nowhere');
    assert.equal(ask('/x'), 'unknown');
  });

  it('does not call disks of virtual machines, clouds and networks plain', () => {
    const on = (name: string, number: string, bus?: string): string => {
      machine.disk(name, number, bus);
      machine.mount(`9${number.replace(':', '')}`, '1', number, `/on-${name}`, 'xfs', `/dev/${name}`);
      return ask(`/on-${name}/x`);
    };
    assert.equal(on('vda', '254:0'), 'unknown');
    assert.equal(on('xvda', '202:0'), 'unknown');
    assert.equal(on('loop0', '7:0', 'virtual'), 'unknown');
    assert.equal(on('zram0', '252:0', 'virtual'), 'unknown');
    assert.equal(on('sdc', '8:32', 'platform/host3/session1/target3:0:0'), 'unknown');
    assert.equal(on('nvme0n1', '259:0'), 'plain');
    machine.file('sys/devices/pci0000:00/ata1/block/nvme1n1/device/model', 'Amazon Elastic Block Store\n');
    assert.equal(on('nvme1n1', '259:1'), 'unknown');
    machine.file('proc/cpuinfo', 'flags\t: fpu hypervisor lahf\n');
    assert.equal(ask('/on-nvme0n1'), 'unknown');
    machine.file('proc/cpuinfo', 'Features\t: fp asimd\n');
    assert.equal(ask('/on-nvme0n1'), 'unknown');
  });

  it('does not call file systems plain that may encrypt single folders', () => {
    machine.folder('.fscrypt');
    assert.equal(ask('/data'), 'unknown');
    rmSync(join(machine.root, '.fscrypt'), { recursive: true });
    assert.equal(ask('/data'), 'plain');
    machine.disk('sdb', '8:16');
    machine.mount('2', '1', '8:16', '/bound', 'ext4', '/dev/sdb', '/inner');
    assert.equal(ask('/bound'), 'unknown');
    machine.mount('3', '1', '8:16', '/ntfs', 'fuseblk', '/dev/sdb');
    assert.equal(ask('/ntfs'), 'unknown');
  });

  it('uses the deepest existing ancestor, the nearest mount, and the last of two', () => {
    machine.mount('2', '1', '0:40', '/mnt/a\\040b', 'fuse.gocryptfs');
    assert.equal(ask('/mnt/a b/x/y/z'), 'encrypted');
    assert.equal(ask('/mnt/a b/../x'), 'plain');
    assert.equal(ask('/mnt/a bc'), 'plain');
    machine.mount('3', '2', '0:41', '/mnt/a\\040b', 'nfs4');
    assert.equal(ask('/mnt/a b/x'), 'unknown');
  });

  it('does not see a mount that a later one hides', () => {
    machine.mount('2', '1', '0:40', '/a/enc', 'fuse.gocryptfs');
    assert.equal(ask('/a/enc/x'), 'encrypted');
    machine.mount('3', '1', '8:1', '/a', 'ext4', '/dev/sda1', '/other');
    assert.equal(ask('/a/enc/x'), 'plain');
  });

  it('follows links, absolute ones from the root, and ends on loops', () => {
    machine.mount('2', '1', '0:40', '/enc', 'fuse.gocryptfs');
    machine.link('data', '/enc/ckpt');
    machine.link('enc/out', '../plain');
    machine.link('loop', 'loop');
    machine.link('home/me/data', '../../data');
    assert.equal(ask('/data/x'), 'encrypted');
    assert.equal(ask('/home/me/data/x'), 'encrypted');
    assert.equal(ask('/enc/out/x'), 'plain');
    assert.equal(ask('/loop/x'), 'unknown');
    assert.equal(ask('/data/missing/../../x'), 'unknown');
  });

  it('does not touch what lies under a mount that may hang', () => {
    machine.mount('2', '1', '0:40', '/net', 'nfs4');
    machine.mount('3', '1', '0:41', '/enc', 'fuse.gocryptfs');
    // Had the probe looked below /net, the link would have led it to /enc.
    machine.link('net/link', '/enc');
    assert.equal(ask('/net/link/x'), 'unknown');
  });

  it('notices new mounts, and asks each mount once', () => {
    const probe = machine.probe();
    assert.equal(probe('/enc/x'), 'plain');
    machine.mount('2', '1', '0:40', '/enc', 'fuse.gocryptfs');
    assert.equal(probe('/enc/x'), 'encrypted');
    machine.file('proc/cpuinfo', 'flags: hypervisor\n');
    assert.equal(probe('/data'), 'unknown');
    machine.file('proc/cpuinfo', 'flags: fpu\n');
    assert.equal(probe('/data'), 'unknown', 'kept while the mounts are the same');
    machine.mount('3', '1', '0:41', '/more', 'tmpfs');
    assert.equal(probe('/data'), 'plain');
  });

  it('answers for this machine', () => {
    assert.ok(['encrypted', 'plain', 'unknown'].includes(createStorageProbe()(tmpdir())));
    assert.equal(createStorageProbe()('/proc/self'), 'unknown');
  });
});

describe('parseMounts', () => {
  it('decodes octal escapes and optional fields', () => {
    const { mounts } = parseMounts('7 1 8:1 /a\\134b /x\\011y\\012z rw - ext4 /dev/a\\040b rw\n');
    assert.deepEqual(mounts[0], {
      id: '7',
      parent: '1',
      device: '8:1',
      subtree: '/a\\b',
      point: '/x\ty\nz',
      type: 'ext4',
      source: '/dev/a b',
    });
  });

  it('reads a long table quickly', () => {
    const text = Array.from(
      { length: 2e4 },
      (_, i) => `${String(i + 2)} 1 0:1 / /m${String(i)} rw - tmpfs t rw`,
    ).join('\n');
    const start = performance.now();
    assert.equal(parseMounts(`1 0 0:1 / / rw - ext4 a rw\n${text}`).mounts.length, 20001);
    assert.ok(performance.now() - start < 1000);
  });
});
