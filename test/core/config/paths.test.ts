import assert from 'node:assert/strict';
import { posix } from 'node:path';

import fc from 'fast-check';

import { defaultConfig } from '../../../server/src/core/config/config.js';
import {
  bucketOf,
  isEncryptedPlace,
  isWorldReadablePlace,
  type PathPart,
} from '../../../server/src/core/config/paths.js';

const encrypted = (prefixes: string | readonly string[], ...parts: PathPart[]): boolean =>
  isEncryptedPlace({ parts }, { ...defaultConfig, storage: { encrypted: [prefixes].flat() } });

const any = { unknown: true } as const;
const dir = { env: 'CHECKPOINT_DIR' } as const;

describe('isEncryptedPlace', () => {
  const covered: readonly (readonly [string, ...PathPart[]])[] = [
    ['/mnt/secure', '/mnt/secure'],
    ['/mnt/secure', '/mnt/secure/'],
    ['/mnt/secure', '/mnt/secure/x/y.params'],
    ['/mnt/secure/', '/mnt/secure/x'],
    ['/mnt/secure', '/mnt//./secure/x'],
    ['/mnt/secure', '/mnt/a/../secure/x'],
    ['/mnt/secure', '/../mnt/secure/x'],
    ['/mnt/secure', '/mnt/secure/', any],
    ['/mnt/secure', '/mnt/secure/model-', any, '.params'],
    ['/mnt/secure', '/mnt/secure/', dir, '/x'],
    ['/mnt/secure', '/mnt/sec', 'ure', '/x'],
    ['/', '/anything', any],
    ['${CHECKPOINT_DIR}', dir],
    ['${CHECKPOINT_DIR}', dir, '/x'],
    ['${CHECKPOINT_DIR}', dir, '/a/../b'],
    ['$CHECKPOINT_DIR', dir, '/', any],
    ['%CHECKPOINT_DIR%', dir, '\\x'],
    ['${CHECKPOINT_DIR}', '$CHECKPOINT_DIR/x'],
    ['${CHECKPOINT_DIR}/sub', dir, '/sub/x'],
    ['/data/${USER}', '/data/', { env: 'USER' }, '/x'],
    ['~/secure', '~/secure/x'],
    ['~/secure', { env: 'HOME' }, '/secure/x'],
    ['$HOME/secure', '~/secure/x'],
    ['s3://kms-bucket', 's3://kms-bucket'],
    ['s3://kms-bucket', 's3://kms-bucket/a/', any],
    ['s3://kms-bucket/', 's3a://kms-bucket/a'],
    ['s3://kms-bucket/pre', 's3://kms-bucket/pre/x'],
    ['S3://kms-bucket', 's3', '://kms-bucket/x'],
    ['C:\\Secure', 'c:/secure/x'],
    ['C:\\secure', 'C:\\secure\\a\\..\\x'],
    ['\\\\srv\\share', '\\\\SRV\\share\\x'],
    ['/mnt/secure', 'file:///mnt/secure/x'],
    ['enc', 'enc/x'],
    ['./enc', 'a/../enc/x'],
    ['.', 'x'],
    ['..', '../x'],
  ];
  for (const [prefix, ...parts] of covered)
    it(`${prefix} covers ${JSON.stringify(parts)}`, () => assert.ok(encrypted(prefix, ...parts)));

  const open: readonly (readonly [string, ...PathPart[]])[] = [
    ['/mnt/secure', '/mnt/secure2'],
    ['/mnt/secure', '/mnt'],
    ['/mnt/secure', '/mnt/Secure/x'],
    ['/mnt/secure', 'mnt/secure/x'],
    ['/mnt/secure', '/x/mnt/secure'],
    ['/mnt/secure', '/mnt/secure/../x'],
    ['/mnt/secure', '/mnt/secure', any],
    ['/mnt/secure', '/mnt/sec', any],
    ['/mnt/secure', any, '/mnt/secure'],
    ['/mnt/secure', any],
    ['/mnt/secure'],
    ['/mnt/secure', ''],
    ['/mnt/secure', '/mnt/', any, '/a/../../secure'],
    ['/mnt/secure', '/mnt/secure/', any, '/..'],
    ['/mnt/secure', '/mnt/secure/', any, '/../x'],
    ['/mnt/secure', '/mnt/secure/..', any],
    ['/mnt/secure', '/mnt/secure/a\\..\\..\\..\\x'],
    ['/mnt/secure', '/mnt/secure\\x'],
    ['${CHECKPOINT_DIR}', dir, 'x'],
    ['${CHECKPOINT_DIR}', dir, '/..'],
    ['${CHECKPOINT_DIR}', dir, '/../x'],
    ['${CHECKPOINT_DIR}', dir, '\\..\\x'],
    ['/data', '/data/', dir, '/../x'],
    ['${CHECKPOINT_DIR}', { env: 'OTHER' }, '/x'],
    ['${CHECKPOINT_DIR}', '/x/', dir],
    ['${CHECKPOINT_DIR}', { env: 'CHECKPOINT_DIR', unknown: true }],
    ['${CHECKPOINT_DIR}/..', dir, '/x'],
    ['~/secure', '~/../secure/x'],
    ['~/secure', '~bob/secure/x'],
    ['.', '~bob/../x'],
    ['s3://kms-bucket', 's3://kms-bucket2/x'],
    ['s3://kms-bucket', 's3://kms-bucket/../x'],
    ['s3://kms-bucket', 's3://', any, '/x'],
    ['s3://kms-bucket', 's3://kms-', any],
    ['s3://kms-bucket', 'gs://kms-bucket/x'],
    ['s3://kms-bucket/p', 's3://kms-bucket//p/x'],
    ['s3://kms-bucket', '/kms-bucket/x'],
    ['C:\\secure', 'D:\\secure\\x'],
    ['C:\\secure', 'C:\\secure\\.. \\x'],
    ['C:\\secure', 'C:\\secure\\..\\x'],
    ['C:\\secure', 'C:secure\\x'],
    ['\\\\srv\\share', '\\\\srv\\other\\x'],
    ['\\\\srv\\share', '\\\\srv\\share\\..\\..\\other\\share'],
    ['.', any],
    ['.', '../x'],
    ['..', '../../x'],
    ['', '/x'],
  ];
  for (const [prefix, ...parts] of open)
    it(`${prefix} does not cover ${JSON.stringify(parts)}`, () => assert.ok(!encrypted(prefix, ...parts)));

  const segment = fc.constantFrom('a', 'b', 'c', 'ab', '.', '..', '');
  const absolute = fc.array(segment, { maxLength: 6 }).map((s) => `/${s.join('/')}`);

  it('agrees with node about known paths', () => {
    fc.assert(
      fc.property(absolute, absolute, (prefix, path) => {
        const relative = posix.relative(posix.normalize(prefix), posix.normalize(path));
        assert.equal(encrypted(prefix, path), relative !== '..' && !relative.startsWith('../'));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on how the text is cut', () => {
    fc.assert(
      fc.property(absolute, absolute, fc.nat(12), (prefix, path, at) => {
        assert.equal(encrypted(prefix, path.slice(0, at), path.slice(at)), encrypted(prefix, path));
      }),
    );
  });

  it('covers a path with a hole only if it covers it whatever stands there', () => {
    const hole = fc.constantFrom('a', 'x/y', 'ab', '');
    fc.assert(
      fc.property(absolute, absolute, absolute, hole, (prefix, before, after, filling) => {
        if (encrypted(prefix, before, any, after)) assert.ok(encrypted(prefix, before + filling + after));
      }),
      { numRuns: 3000 },
    );
  });

  it('covers more with more prefixes', () => {
    assert.ok(encrypted(['/x', '/mnt/secure'], '/mnt/secure/y'));
    assert.ok(!encrypted([], '/mnt/secure/y'));
  });

  it('is quick on long paths', () => {
    const start = performance.now();
    encrypted('/a', '/'.repeat(1e5) + 'a/../'.repeat(1e5));
    encrypted('/a', '$'.repeat(1e5), '%'.repeat(1e5), '${'.repeat(1e5));
    assert.ok(performance.now() - start < 2000);
  });
});

describe('isWorldReadablePlace', () => {
  for (const parts of [
    ['/tmp/x'],
    ['/tmp'],
    ['/tmp/', any],
    ['/var/tmp/a'],
    ['/dev/shm/m'],
    ['/a/../tmp/x'],
    ['C:\\Temp\\x'],
    ['c:/windows/temp/x'],
  ])
    it(`is ${JSON.stringify(parts)}`, () => assert.ok(isWorldReadablePlace(parts)));
  for (const parts of [
    ['/tmpx'],
    ['/tmp', any],
    ['tmp/x'],
    ['/home/tmp'],
    ['/tmp/../x'],
    [any],
    ['~/tmp'],
    ['s3://tmp/x'],
    [{ env: 'TMPDIR' }, '/x'],
    ['C:\\Users\\me\\Temp'],
  ])
    it(`is not ${JSON.stringify(parts)}`, () => assert.ok(!isWorldReadablePlace(parts)));
});

describe('bucketOf', () => {
  const cases: readonly (readonly [readonly PathPart[], object | undefined])[] = [
    [['s3://b/x'], { scheme: 's3', name: 'b' }],
    [['s3a://b'], { scheme: 's3', name: 'b' }],
    [['s3', '://b/x'], { scheme: 's3', name: 'b' }],
    [['gs://b/', any], { scheme: 'gs', name: 'b' }],
    [['s3://', any, '/x'], { scheme: 's3' }],
    [['s3://b-', any], { scheme: 's3' }],
    [['s3://', { env: 'BUCKET' }], { scheme: 's3' }],
    [['s3://b/../x'], { scheme: 's3' }],
    [['https://s3.amazonaws.com/b'], undefined],
    [['/s3://b'], undefined],
    [['file:///b'], undefined],
    [[any], undefined],
    [[], undefined],
  ];
  for (const [parts, bucket] of cases)
    it(`of ${JSON.stringify(parts)}`, () => assert.deepEqual(bucketOf(parts), bucket));
});
