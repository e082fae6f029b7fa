import type { ServerStatus } from './protocol.js';
import { methods } from './protocol.js';
import type { Session } from './session.js';

/** Tells the extension what is watched and how the last audit went; other clients did not ask for it. */
export function sendStatus(session: Session): void {
  if (session.client.options.status !== true) return;
  const status: ServerStatus = {
    documents: session.documents.all().length,
    configurations: session.settings.files.map((file) => file.uri),
    brokenConfigurations: [...session.brokenConfigurations],
    loading: session.projects.isLoading,
    auditing: session.audit.running !== undefined,
    lastAudit: session.audit.last?.summary ?? null,
  };
  session.connection
    .sendNotification(methods.status, status)
    .catch((error: unknown) => session.log(`The status could not be sent: ${String(error)}`));
}
