import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import { mxsec } from './cli/run.js';
import { connectStdio } from './lsp/support/client.js';
import { linkedProject } from './lsp/support/linked-project.js';
import { inProject } from './support/project.js';

interface ReportFile {
  readonly path: string;
  readonly status: string;
  readonly findings?: readonly ReportFinding[];
}

interface ReportFinding {
  readonly ruleId: string;
  readonly message: string;
  readonly severity: keyof typeof severities;
  readonly suppressed?: object;
  readonly region: { readonly start: Place; readonly end: Place };
  readonly path: readonly {
    readonly note: string;
    readonly region: { readonly start: Place };
    readonly file?: string;
  }[];
}

interface Place {
  readonly line: number;
  readonly column: number;
}

const severities = { error: 1, warning: 2, information: 3, hint: 4 } as const;

// One engine, one configuration: what the editor shows of a file is what the audit reports of it.
describe('editor and command line', () => {
  it('give the same findings for every fixture', async function () {
    this.timeout(120_000);
    const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'mxsec-parity-')));
    const client = connectStdio();
    try {
      cpSync(inProject('test/fixtures/rules'), root, { recursive: true });
      writeLinked(path.join(root, 'linked'));
      const outcome = await mxsec(['audit', root, '--format', 'json'], { cwd: root });
      const report = JSON.parse(outcome.stdout) as { readonly files: readonly ReportFile[] };
      const uri = pathToFileURL(root).href;
      // The editor looks at this machine's mounts by default, the audit does not.
      client.answers.set('workspace/configuration', () => [{ storage: { probe: false } }]);
      await client.initialize({
        folders: [uri],
        options: { status: true },
        capabilities: {
          workspace: { configuration: true },
          textDocument: { publishDiagnostics: { relatedInformation: true }, diagnostic: {} },
        },
      });
      await client.loaded();
      // A notebook is no document of the language server's, but counts for the others.
      const files = report.files.filter(({ status, path }) => status === 'analysed' && path.endsWith('.py'));
      assert.ok(files.length > 100, 'the fixtures were not found');
      let [findings, elsewhere] = [0, 0];
      for (const file of files) {
        const expected = (file.findings ?? []).filter((finding) => !finding.suppressed).map(ofReport);
        findings += expected.length;
        elsewhere += expected.filter((finding) => / in linked\//.test(finding)).length;
        const fileUri = pathToFileURL(path.join(root, file.path)).href;
        client.open(fileUri, readFileSync(path.join(root, file.path), 'utf8'));
        const answer = await client.connection.sendRequest<DocumentDiagnosticReport>(
          'textDocument/diagnostic',
          {
            textDocument: { uri: fileUri },
          },
        );
        assert.equal(answer.kind, 'full');
        const shown = answer.items
          .filter(({ code }) => /^MXS\d+$/.test(String(code)))
          .map((diagnostic) => ofDiagnostic(diagnostic, fileUri, uri));
        assert.deepEqual(shown, expected, file.path);
        client.close(fileUri);
      }
      assert.ok(findings > 500, 'hardly anything was compared');
      assert.ok(elsewhere >= 3, 'hardly any finding rests on other files');
    } finally {
      await client.dispose();
      rmSync(root, { recursive: true, force: true });
    }
  });
});

function ofReport(finding: ReportFinding): string {
  const { start, end } = finding.region;
  const steps = finding.path.map(
    ({ region, note, file }) => `${show(region.start)}${file === undefined ? '' : ` in ${file}`} ${note}`,
  );
  return [
    `${show(start)}-${show(end)} ${String(severities[finding.severity])} ${finding.ruleId} ${finding.message}`,
    ...steps,
  ].join('\n');
}

function ofDiagnostic(diagnostic: Diagnostic, uri: string, root: string): string {
  const place = (at: { readonly line: number; readonly character: number }): string =>
    show({ line: at.line + 1, column: at.character + 1 });
  const { start, end } = diagnostic.range;
  const steps = (diagnostic.relatedInformation ?? []).map(
    ({ location, message }) =>
      `${place(location.range.start)}${location.uri === uri ? '' : ` in ${location.uri.slice(root.length + 1)}`} ${message}`,
  );
  const head = `${place(start)}-${place(end)} ${String(diagnostic.severity)} ${String(diagnostic.code)}`;
  const { message } = diagnostic;
  return [`${head} ${typeof message === 'string' ? message : message.value}`, ...steps].join('\n');
}

function writeLinked(folder: string): void {
  for (const [name, text] of Object.entries(linkedProject)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function show({ line, column }: Place): string {
  return `${String(line)}:${String(column)}`;
}
