import { Command, CommanderError, Option } from 'commander';
import { startServer } from '../lsp/node/start.js';
import { version } from '../version.js';
import { auditCommand, type AuditCommandOptions, FORMATS, THRESHOLDS } from './audit-command.js';
import { explainFileCommand, type ExplainFileOptions } from './explain-file-command.js';
import { fixCommand, type FixCommandOptions } from './fix-command.js';
import { complain, EXIT, FailureError, tameStreams, UsageError } from './output.js';
import { explainCommand, rulesCommand } from './rules-command.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs one command line; resolves to the exit code, or to undefined where the process goes on (the server). */
async function run(argv: readonly string[]): Promise<number | undefined> {
  let code: number | undefined;
  const set = async (done: Promise<number>): Promise<void> => {
    code = await done;
  };
  const program = base('mxsec', new Command())
    .description('Finds, explains and fixes security hazards in Apache MXNet code.')
    .version(version);
  addAudit(program, set);
  addFix(program, set);
  base('rules', program.command('rules'))
    .description('list the rules')
    .action(() => set(rulesCommand()));
  base('explain', program.command('explain'))
    .description('print the page of a rule')
    .argument('<rule>', 'id or name')
    .action((rule: string) => set(explainCommand(rule)));
  addExplainFile(program, set);
  base('lsp', program.command('lsp'))
    .description('serve an editor by the Language Server Protocol')
    .requiredOption('--stdio', 'over standard input and output')
    .action(() => {
      leaveSignals();
      startServer(['--stdio']);
    });
  await program.parseAsync(argv);
  return code;
}

function addAudit(program: Command, set: (done: Promise<number>) => Promise<void>): void {
  withWorkspace(base('audit', program.command('audit')))
    .description('report findings, and what could not be analysed')
    .addOption(new Option('--format <format>', 'form of the report').choices(FORMATS).default('text'))
    .option('--output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that exits with 1')
        .choices(THRESHOLDS)
        .default('warning'),
    )
    .option('--ignore-suppressions', 'report what comments in the code silence')
    .action((paths: string[], options: AuditCommandOptions) => set(auditCommand(paths, options)));
}

function addFix(program: Command, set: (done: Promise<number>) => Promise<void>): void {
  const collect = (rule: string, rules: readonly string[] = []): readonly string[] => [...rules, rule];
  withWorkspace(base('fix', program.command('fix')))
    .description('apply the safe fixes')
    .option('--rule <rule>', 'only fixes of this rule (repeatable)', collect)
    .option('--review', 'also fixes that a person must look at')
    .option('--dry-run', 'print a diff and write nothing')
    .action((paths: string[], options: FixCommandOptions) => set(fixCommand(paths, options)));
}

function addExplainFile(program: Command, set: (done: Promise<number>) => Promise<void>): void {
  base('explain-file', program.command('explain-file'))
    .description('tell what each call in a file may call, and why rules did or did not speak')
    .argument('<file>', 'a Python file or a notebook')
    .option('--json', 'as JSON')
    .option('--config <file>', 'take the configuration from this file alone')
    .action((file: string, options: ExplainFileOptions) => set(explainFileCommand(file, options)));
}

const withWorkspace = (command: Command): Command =>
  command
    .argument('[path...]', 'files and folders; the current folder if none is given')
    .option('--config <file>', 'take the configuration from this file alone')
    .option(
      '--no-default-excludes',
      'look into virtual environments, .git, node_modules and what .gitignore names',
    );

/** Faults are thrown, and told in one line by `main`. */
const base = (name: string, command: Command): Command =>
  command
    .name(name)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined });

async function main(): Promise<void> {
  tameStreams();
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(code));
  try {
    const code = await run(process.argv);
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** The server ends with its client, by its own rules. */
function leaveSignals(): void {
  for (const signal of Object.keys(SIGNALS)) process.removeAllListeners(signal);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.clean;
    if (error.code === 'commander.help')
      complain('name a command: audit, fix, rules, explain, explain-file or lsp (--help tells more)');
    else complain(error.message.replace(/^error: /, ''));
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof FailureError) complain(message);
  else complain(`internal fault: ${message}`);
  return error instanceof UsageError ? EXIT.usage : EXIT.incomplete;
}

void main();
