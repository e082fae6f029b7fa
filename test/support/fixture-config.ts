import type { Config } from '../../server/src/core/index.js';
import { parseConfig } from '../../server/src/core/config/parse.js';

/**
 * Reads the `mxsec.toml` of a fixture or of a page.
 * @throws Error on any problem in it: a misspelt key must not turn a test of configuration into one of defaults.
 */
export function readFixtureConfig(toml: string): Config {
  const { config, problems } = parseConfig(toml, 'mxsec.toml', []);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return config;
}
