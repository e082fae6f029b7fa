// Prints as mocha's "spec" does and writes mocha's own figures as JSON to the file in the option `output`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

export default class SpecWithFigures extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const output = options?.reporterOptions?.output;
    if (typeof output !== 'string') return;
    const failures = [];
    runner.on('fail', (test, error) => failures.push({ title: test.fullTitle(), message: error?.message }));
    runner.once('end', () => {
      mkdirSync(path.dirname(output), { recursive: true });
      writeFileSync(output, `${JSON.stringify({ stats: this.stats, failures }, null, 2)}\n`);
    });
  }
}
