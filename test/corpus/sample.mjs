// Draws findings that nobody has labelled, to be judged by hand:
//   node test/corpus/sample.mjs REPORTS LABELS [N]
// REPORTS: the folder that the scorer of the labelled corpus fills with `--reports` (TREE.sarif, "/" in a name written "+").
// LABELS: its labels.tsv. N: how many findings, 100 unless told.
//
// The draw is deterministic: candidates stand in the order of the SHA-256 of tree, file, line and rule, so the same reports give
// the same sample, and a finding that appears or goes elsewhere does not reorder the others. At most 14 of a rule are taken; only
// where that leaves the sample short do further ones of the frequent rules fill it, in the same order.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PER_RULE = 14;
const [reports, labelsFile, count = '100'] = process.argv.slice(2);
const wanted = Number(count);
if (labelsFile === undefined || !Number.isInteger(wanted) || wanted < 1) {
  console.error('usage: node test/corpus/sample.mjs REPORTS LABELS [N]');
  process.exit(2);
}

/** Lines that have a label, and files that have one as a whole. Labels count for every version of a repository. */
function readLabels(file) {
  const [head, ...rows] = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((row) => row !== '');
  const columns = head.split('\t');
  const known = new Set();
  for (const row of rows) {
    const cells = row.split('\t');
    const cell = (name) => cells[columns.indexOf(name)];
    const labelled = `${cell('repo')}\t${cell('path')}`;
    if (cell('scope') === 'file') known.add(labelled);
    for (const slack of [-1, 0, 1]) known.add(`${labelled}\t${Number(cell('line')) + slack}`);
  }
  return known;
}

function* findings(folder) {
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.sarif')) continue;
    const tree = path.basename(name, '.sarif').replace('+', '/');
    for (const run of JSON.parse(readFileSync(path.join(folder, name), 'utf8')).runs) {
      for (const result of run.results ?? []) {
        if (result.level !== 'error' && result.level !== 'warning') continue;
        if (result.suppressions?.length > 0) continue;
        const location = result.locations[0];
        const { artifactLocation, region } = location.physicalLocation;
        const file = decodeURIComponent(artifactLocation.uri);
        // Labels count a notebook's lines in the cell, the sample in the file.
        const { cell, cellLine } = location.properties ?? {};
        const labelled = cell === undefined ? [file, region.startLine] : [`${file}#cell${cell}`, cellLine];
        yield {
          tree,
          file,
          line: region.startLine,
          rule: result.ruleId,
          message: result.message.text,
          labelled,
        };
      }
    }
  }
}

const labels = readLabels(labelsFile);
const isLabelled = ({ tree, labelled: [file, line] }) => {
  const key = `${tree.replace(/@.*/, '')}\t${file}`;
  return labels.has(key) || labels.has(`${key}\t${line}`);
};
const order = ({ tree, file, line, rule }) =>
  createHash('sha256').update([tree, file, line, rule].join('\t')).digest('hex');

const candidates = [...findings(reports)]
  .filter((finding) => !isLabelled(finding))
  .map((finding) => ({ ...finding, order: order(finding) }))
  .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));

const perRule = new Map();
const first = [];
const spare = [];
for (const finding of candidates) {
  const taken = perRule.get(finding.rule) ?? 0;
  perRule.set(finding.rule, taken + 1);
  (taken < PER_RULE ? first : spare).push(finding);
}
const sample = [...first, ...spare].slice(0, wanted);
const place = ({ rule, tree, file, line }) => [rule, tree, file, String(line).padStart(8, '0')].join('\t');
const byPlace = (a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0);

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();
console.log(['repository', 'file', 'line', 'rule', 'message'].join('\t'));
for (const { tree, file, line, rule, message } of sample.sort(byPlace)) {
  console.log([tree, file, line, rule, oneLine(message)].join('\t'));
}
console.error(`${sample.length} of ${candidates.length} findings without a label`);
