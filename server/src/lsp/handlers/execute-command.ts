import type { CancellationToken, ExecuteCommandParams } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError, WorkDoneProgressReporter } from 'vscode-languageserver';
import { formatJson } from '../../audit/report/json.js';
import { formatSarif } from '../../audit/report/sarif.js';
import { formatText } from '../../audit/report/text.js';
import type { AuditControl } from '../audit.js';
import { auditFolders, summarize } from '../audit.js';
import { publishAudit } from '../audit-diagnostics.js';
import { rulePage } from '../links.js';
import type { AuditResult, ReportParams, ReportResult, RuleSummary } from '../protocol.js';
import { commands, methods } from '../protocol.js';
import type { Session } from '../session.js';
import { sendStatus } from '../status.js';

/** Answers `workspace/executeCommand`, and the requests of the extension about reports and rules. */
export function registerCommands(session: Session): void {
  const { connection } = session;
  connection.onExecuteCommand((params, token, progress) => execute(session, params, token, progress));
  connection.onRequest(methods.report, (params: ReportParams | undefined) => report(session, params));
  connection.onRequest(methods.rules, (): RuleSummary[] =>
    session.started.engine.rules.map(({ id, name, summary, severity }) => ({ id, name, summary, severity })),
  );
}

async function execute(
  session: Session,
  params: ExecuteCommandParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<AuditResult | ResponseError | null> {
  switch (params.command) {
    case commands.auditWorkspace:
      return auditWorkspace(session, token, progress);
    case commands.explainRule:
      return explainRule(session, params.arguments?.[0]);
    default:
      return new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}.`);
  }
}

/** A stopped audit is no error: what it has found until then is shown and counted, and said to be incomplete. */
async function auditWorkspace(
  session: Session,
  token: CancellationToken,
  given: WorkDoneProgressReporter,
): Promise<AuditResult | ResponseError> {
  if (session.audit.running)
    return new ResponseError(LSPErrorCodes.RequestFailed, 'An audit is running already.');
  session.audit.running = true;
  sendStatus(session);
  const progress = await openProgress(session, given);
  try {
    const isAborted = () => token.isCancellationRequested || progress.cancelled();
    const audit = await auditFolders(session, controlOf(progress, isAborted));
    const summary = summarize(audit.report);
    session.audit.last = { report: audit.report, summary };
    publishAudit(session, audit);
    return { summary, report: audit.report };
  } finally {
    delete session.audit.running;
    progress.done();
    sendStatus(session);
  }
}

interface Progress {
  report(message: string): void;
  cancelled(): boolean;
  done(): void;
}

/** Uses the token that came with the request, or else asks the client for one, which its user can cancel too. */
async function openProgress(session: Session, given: WorkDoneProgressReporter): Promise<Progress> {
  const title = 'Auditing workspace';
  if (!WorkDoneProgressReporter.isNullInstance(given)) {
    given.begin(title, undefined, undefined, true);
    return { report: (message) => given.report(message), cancelled: () => false, done: () => given.done() };
  }
  const own = await session.connection.window.createWorkDoneProgress().catch(() => undefined);
  own?.begin(title, undefined, undefined, true);
  return {
    report: (message) => own?.report(message),
    cancelled: () => own?.token.isCancellationRequested === true,
    done: () => own?.done(),
  };
}

const interval = 100;

function controlOf(progress: Progress, isAborted: () => boolean): AuditControl {
  let last = 0;
  return {
    signal: {
      get aborted() {
        return isAborted();
      },
    },
    onFile(done) {
      if (Date.now() - last < interval) return;
      last = Date.now();
      progress.report(`${done} ${done === 1 ? 'file' : 'files'}`);
    },
  };
}

/** For clients that cannot show the page themselves. */
async function explainRule(session: Session, argument: unknown): Promise<null> {
  const { rules } = session.started.engine;
  const rule = rules.find(({ id, name }) => id === argument || name === argument);
  if (rule === undefined || !session.client.showDocument) return null;
  await session.connection.window.showDocument({ uri: rulePage(rule.name), external: true });
  return null;
}

function report(session: Session, params: ReportParams | undefined): ReportResult {
  const last = session.audit.last;
  if (last === undefined) return { text: null };
  switch (params?.format) {
    case 'json':
      return { text: formatJson(last.report) };
    case 'sarif':
      return { text: formatSarif(last.report, { rulePage }) };
    default:
      return { text: formatText(last.report, { colour: 'none' }) };
  }
}
