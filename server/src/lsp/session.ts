import type { Connection, PublishDiagnosticsParams, WorkspaceFolder } from 'vscode-languageserver';
import type { Engine } from '../core/index.js';
import type { AuditState } from './audit.js';
import type { ClientFacts } from './capabilities.js';
import { ConfigTexts } from './config-texts.js';
import { Documents } from './documents.js';
import type { Host } from './host.js';
import { Projects } from './projects.js';
import type { Scheduler } from './scheduler.js';
import { Settings } from './settings.js';

/** What is known only after `initialize`. */
export interface Started {
  readonly client: ClientFacts;
  readonly engine: Engine;
  readonly scheduler: Scheduler;
}

/** All state of one server, in one place; handlers are functions of it. */
export class Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly projects = new Projects(this);
  readonly documents = new Documents((uri, text) => this.projects.open(uri, text));
  readonly configTexts = new ConfigTexts();
  readonly settings = new Settings(this);
  readonly audit: AuditState = { published: new Set() };
  /** Configuration files whose faults the client shows. */
  readonly brokenConfigurations = new Set<string>();
  folders: readonly WorkspaceFolder[] = [];
  #started: Started | undefined;
  #results = 0;

  constructor(connection: Connection, host: Host) {
    this.connection = connection;
    this.host = host;
  }

  /** @throws before `initialize`; the life cycle lets no handler run then. */
  get started(): Started {
    if (this.#started === undefined) throw new Error('The server has not been initialized.');
    return this.#started;
  }

  get client(): ClientFacts {
    return this.started.client;
  }

  start(parts: Started): void {
    this.#started = parts;
  }

  /** Never gives the same id twice. */
  nextResultId(): string {
    return `r${++this.#results}`;
  }

  /** Shows diagnostics. A client that has just gone is no fault. */
  publish(params: PublishDiagnosticsParams): void {
    try {
      this.connection.sendDiagnostics(params).catch((error: unknown) => this.log(String(error)));
    } catch (error) {
      this.log(String(error));
    }
  }

  /** Writes to the client's log; there is no other place to write to once it has gone. */
  log(message: string): void {
    try {
      this.connection.console.error(message);
    } catch {
      return;
    }
  }
}
