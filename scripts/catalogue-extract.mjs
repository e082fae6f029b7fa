/**
 * Cuts the catalogue of MXNet's API down to what test/core/models/catalogue.test.ts compares with the models.
 * Usage: node scripts/catalogue-extract.mjs CATALOGUE.json > test/fixtures/catalogue.json
 */
import { readFileSync } from 'node:fs';

const categories = new Set(['random', 'kvstore', 'optimizer-transport', 'writer']);
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node scripts/catalogue-extract.mjs CATALOGUE.json\n');
  process.exit(2);
}

const entries = JSON.parse(readFileSync(file, 'utf8'))
  .filter((entry) => categories.has(entry.category))
  .map(({ qualifiedName, kind, category, aliases, versions, versionsOfAlias, args }) => ({
    qualifiedName,
    kind,
    category,
    aliases: kind === 'env' ? [] : aliases,
    versions,
    ...(versionsOfAlias ? { versionsOfAlias } : {}),
    args: args.map(({ name, index, role }) => ({ name, index, role })),
  }));
const lines = entries.map((entry) => `  ${JSON.stringify(entry)}`);
process.stdout.write(`[\n${lines.join(',\n')}\n]\n`);
