import assert from 'node:assert/strict';
import { decode, encode } from '../../../server/src/audit/node/decode.js';

const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const BOM = [0xef, 0xbb, 0xbf];

const readable: readonly (readonly [what: string, content: Buffer, text: string])[] = [
  ['nothing', bytes(), ''],
  ['UTF-8', utf8('x = "日本"'), 'x = "日本"'],
  ['a byte order mark', bytes(BOM, 'x = 1'), 'x = 1'],
  ['a byte order mark and its declaration', bytes(BOM, '# coding: utf-8\n'), '# coding: utf-8\n'],
  [
    'latin-1',
    bytes('# -*- coding: latin-1 -*-\nx = "', [0xe9, 0x85], '"'),
    '# -*- coding: latin-1 -*-\nx = "é\u0085"',
  ],
  ['cp1252', bytes('# vim: set fileencoding=cp1252 :\n', [0x80]), '# vim: set fileencoding=cp1252 :\n€'],
  ['shift_jis', bytes('#coding:shift_jis\n', [0x93, 0xfa, 0x96, 0x7b]), '#coding:shift_jis\n日本'],
  ['gbk', bytes('# coding: gbk\n', [0xd6, 0xd0]), '# coding: gbk\n中'],
  ['koi8-r', bytes('# coding: koi8-r\n', [0xc4, 0xc1]), '# coding: koi8-r\nда'],
  ['euc-kr', bytes('# coding: euc-kr\n', [0xb0, 0xa1]), '# coding: euc-kr\n가'],
  [
    'a declaration on line 2',
    bytes('#!/usr/bin/python\n# coding: latin-1\n', [0xe9]),
    '#!/usr/bin/python\n# coding: latin-1\né',
  ],
  ['a name as Emacs writes it', bytes('# coding: latin-1-unix\n', [0xe9]), '# coding: latin-1-unix\né'],
  ['a declaration after code, which is none', utf8('x = 1\n# coding: rot13\né'), 'x = 1\n# coding: rot13\né'],
  ['a declaration on line 3, which is none', utf8('\n\n# coding: rot13\né'), '\n\n# coding: rot13\né'],
  ['ASCII that says so', bytes('# coding: ascii\nx'), '# coding: ascii\nx'],
];

const unreadable: readonly (readonly [what: string, content: Buffer, kind: string, message: RegExp])[] = [
  ['invalid UTF-8', bytes('x = "', [0xe9], '"'), 'undecodable', /valid utf-8/],
  ['UTF-16', bytes([0xff, 0xfe], 'x\0'), 'undecodable', /UTF-16/],
  ['UTF-16, big end first', bytes([0xfe, 0xff], '\0x'), 'undecodable', /UTF-16/],
  ['a NUL byte', bytes('x = 1\0'), 'binary', /NUL/],
  ['utf-7', bytes('# coding: utf-7\n'), 'undecodable', /utf-7/],
  ['rot13', bytes('# coding: rot13\n'), 'undecodable', /rot13/],
  ['an unknown encoding', bytes('\n# coding=klingon\n'), 'undecodable', /klingon/],
  ['a name of every object', bytes('# coding: constructor\n'), 'undecodable', /constructor/],
  [
    'a mark that contradicts the declaration',
    bytes(BOM, '# coding: latin-1\n'),
    'undecodable',
    /byte order mark/,
  ],
  ['ASCII that is none', bytes('# coding: ascii\n', [0xe9]), 'undecodable', /ascii/],
  ['a byte that cp1252 lacks', bytes('# coding: cp1252\n', [0x81]), 'undecodable', /1252/],
  ['half a character', bytes('# coding: shift_jis\n', [0x93]), 'undecodable', /shift_jis/],
];

describe('decode', () => {
  for (const [what, content, text] of readable) {
    it(`reads ${what}, and writes it back byte for byte`, () => {
      const decoded = decode(content, 'python');
      assert.ok('text' in decoded, JSON.stringify(decoded));
      assert.equal(decoded.text, text);
      assert.deepEqual(encode(text, decoded.encoding), content);
    });
  }

  for (const [what, content, kind, message] of unreadable) {
    it(`refuses ${what}`, () => {
      const decoded = decode(content, 'python');
      assert.ok('notice' in decoded);
      assert.equal(decoded.notice.kind, kind);
      assert.match(decoded.notice.message, message);
    });
  }

  it('takes no declaration in a notebook', () =>
    assert.ok('text' in decode(bytes('# coding: rot13\n'), 'notebook')));
});

describe('encode', () => {
  it('refuses text that the encoding cannot hold', () => {
    assert.equal(encode('日', { label: 'latin1', bom: false }), undefined);
    assert.equal(encode('日', { label: 'koi8-r', bom: false }), undefined);
    assert.equal(encode('\ud800', { label: 'utf-8', bom: false }), undefined);
  });
});
