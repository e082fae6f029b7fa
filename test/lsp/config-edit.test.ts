import assert from 'node:assert/strict';
import { isolatedNetworkFix } from '../../server/src/core/fix/network.js';
import { applyEdits } from '../../server/src/core/source/edits.js';
import { configTextEdits } from '../../server/src/lsp/config-edit.js';

const config = isolatedNetworkFix.config;
assert.ok(config);
const reason = `reason = ${JSON.stringify(config.reason)}`;

// What the fix of a rule makes of a configuration file; lists have their tests beside the code actions.
describe('an edit of the configuration that declares something', () => {
  for (const [what, before, after, prefix] of [
    ['makes a file', '', `[network]\nisolated = true\n${reason}\n`, ''],
    ['adds a table', '[rules]\n', `[rules]\n\n[network]\nisolated = true\n${reason}\n`, ''],
    ['fills a table', '[network]\n[rules]\n', `[network]\nisolated = true\n${reason}\n[rules]\n`, ''],
    [
      'replaces false',
      '[network]\nisolated = false # not yet\n',
      `[network]\nisolated = true\n${reason} # not yet\n`,
      '',
    ],
    ['keeps a reason', "[network]\nreason = 'VPC'\n", "[network]\nisolated = true\nreason = 'VPC'\n", ''],
    ['takes a dotted key', 'network.isolated = false\n', undefined, ''],
    [
      'knows pyproject.toml',
      '[tool.mxsec.network]\nisolated = false',
      `[tool.mxsec.network]\nisolated = true\n${reason}`,
      'tool.mxsec.',
    ],
    ['leaves true alone', "[network]\nisolated = true\nreason = 'VPC'\n", undefined, ''],
    ['leaves other values alone', '[network]\nisolated = "no"\n', undefined, ''],
    ['leaves inline tables alone', 'network = { isolated = false }\n', undefined, ''],
  ] as const)
    it(what, () => {
      const edits = configTextEdits(before, config, prefix);
      assert.equal(edits && applyEdits(before, edits), after);
    });
});
