import assert from 'node:assert/strict';
import { defaultConfig } from '../../server/src/core/index.js';
import { createModels } from '../../server/src/core/models/index.js';
import { rules } from '../../server/src/core/rules/index.js';
import { joinAnchors } from '../../server/src/core/semantics/anchors.js';
import { buildUnit } from '../../server/src/core/semantics/build-unit.js';
import type { Value } from '../../server/src/core/dataflow/value.js';
import type { PythonParser } from '../../server/src/core/syntax/runtime.js';
import { realParser } from './real-parser.js';

/**
 * What is known of the arguments of `mx.kv.create(...)`: one line a case. `'a' | 'b'` are the constants that one may be,
 * `?` says that it may be anything else as well, `text{}` is a text with a hole, `&` stands between calls and callers.
 */
export type ValueCase = readonly [name: string, code: string, expected: string];

const anchors = joinAnchors(rules.map((rule) => rule.anchors));

/** One test for each case. */
export function describeValues(title: string, cases: readonly ValueCase[]): void {
  describe(title, () => {
    let parser: PythonParser;
    before(async () => {
      parser = await realParser();
    });
    for (const [name, code, expected] of cases)
      it(name, () => {
        assert.equal(valuesIn(parser, code), expected);
      });
  });
}

function valuesIn(parser: PythonParser, code: string): string {
  const file = parser.parse(`import mxnet as mx\n${code}\nmx.kv.create().set_optimizer(None)\n`);
  assert.ok(file);
  try {
    const context = { path: 'a.py', config: defaultConfig, today: '2026-01-01', python2: false };
    const unit = buildUnit(file, createModels(), anchors, context)?.unit;
    const ways = (unit?.calls('creates-kvstore') ?? []).slice(0, -1).flatMap((call) => call.contexts);
    const shown = ways.map((way) => {
      const arg = unit?.arg(way, 'type');
      return arg ? show(arg.value) : 'none';
    });
    return [...new Set(shown)].sort().join(' & ');
  } finally {
    file.dispose();
  }
}

function show(value: Value): string {
  const shown = value.atoms.map((atom): string => {
    switch (atom.k) {
      case 'const':
        if (atom.value.kind === 'none') return 'None';
        return 'value' in atom.value ? `'${String(atom.value.value)}'` : '...';
      case 'text':
        return 'text{}';
      case 'env':
        return `env(${[atom.name, ...fallback(atom.fallback)].join(', ')})`;
      case 'option':
        return atom.parameter
          ? show(atom.fallback) + '?'
          : `option(${[atom.dest, ...fallback(atom.fallback)].join(', ')})`;
      case 'result':
        return 'call';
      default:
        return atom.k;
    }
  });
  return [...new Set(shown)].sort().join(' | ') + (value.open ? '?' : '');
}

function fallback(value: Value): string[] {
  return value.atoms.length > 0 ? [show(value)] : [];
}
