import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeJsonString, scanJson } from '../../../server/src/core/source/json.js';

const scan = (text: string) => scanJson(text, () => undefined);

describe('scanJson', () => {
  it('accepts what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 4), (text, indent) => {
        assert.equal(scan(JSON.stringify(JSON.parse(text), null, indent)), undefined);
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const mutilated = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '\n', '0', 'e'),
    );
    fc.assert(
      fc.property(mutilated, ([json, at, junk]) => {
        const cut = at % (json.length + 1);
        const text = json.slice(0, cut) + junk + json.slice(cut + 1);
        assert.equal(scan(text) === undefined, parses(text), text);
      }),
      { numRuns: 500 },
    );
  });

  const faults: readonly (readonly [text: string, offset: number])[] = [
    ['', 0],
    ['{"a": 1', 7],
    ['{"a" 1}', 5],
    ['[1, 2,]', 6],
    ['[1] x', 4],
    ['["a\nb"]', 3],
    ['["\\x"]', 2],
    ['["\\u12g4"]', 2],
    ['["abc', 1],
    ['{1: 2}', 1],
    ['[}', 1],
  ];
  for (const [text, offset] of faults) {
    it(`places the fault of ${JSON.stringify(text)} at ${offset}`, () =>
      assert.equal(scan(text)?.offset, offset));
  }

  it('reads a nesting of 100,000', () => {
    assert.equal(scan('['.repeat(1e5) + ']'.repeat(1e5)), undefined);
    assert.equal(scan('{"a":'.repeat(1e5))?.offset, 5e5);
  });

  it('reads a string of 3 MB', () => assert.equal(scan(`["${'iVBOR'.repeat(600_000)}"]`), undefined));

  it('takes the numbers that Python writes', () =>
    assert.equal(scan('[NaN, Infinity, -Infinity]'), undefined));
});

describe('decodeJsonString', () => {
  it('decodes as JSON.parse does, and maps every unit to its place', () => {
    const noise = fc.string({ unit: fc.constantFrom('a', '\n', '"', '\\', '/', 'é', '😀', '\u0007') });
    fc.assert(
      fc.property(noise, fc.boolean(), (sample, ascii) => {
        const plain = JSON.stringify(sample);
        const json = ascii
          ? plain.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : plain;
        const { value, runs } = decodeJsonString(json, 0, json.length);
        assert.equal(value, sample);
        for (const { decoded, json: at } of runs) {
          const rest = decodeJsonString(`"${json.slice(at)}`, 0, json.length - at + 1).value;
          assert.equal(rest, sample.slice(decoded));
        }
      }),
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
