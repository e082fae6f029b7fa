import type { Analysis } from '../core/index.js';
import type { Diagnostic } from 'vscode-languageserver';
import { toDiagnostics } from './convert.js';
import type { Document } from './documents.js';
import { locator } from './locate.js';
import type { Session } from './session.js';
import type { DocumentSettings } from './settings.js';

/** What analysing one version of a document under one configuration gave. */
export interface Analyzed {
  readonly version: number;
  readonly settings: DocumentSettings;
  readonly analysis: Analysis;
  readonly diagnostics: readonly Diagnostic[];
  /** Changes exactly when the diagnostics do; never used twice in the life of the server. */
  readonly resultId: string;
}

const nothing: Analysis = { findings: [], notices: [] };

/** Analyses a document with all that is known of others, unless its latest result still holds. Never throws: a fault of ours becomes a notice. */
export function analyzeDocument(session: Session, document: Document, settings: DocumentSettings): Analyzed {
  const last = document.analyzed;
  if (
    last !== undefined &&
    !document.doubtful &&
    last.version === document.version &&
    last.settings === settings
  )
    return last;
  const analysis = settings.excluded ? nothing : run(session, document, settings);
  const target = { uri: document.uri, version: document.version, client: session.client };
  const diagnostics = toDiagnostics(analysis, document.lines, target, locator(session, document));
  const unchanged = last !== undefined && sameDiagnostics(last.diagnostics, diagnostics);
  const analyzed: Analyzed = {
    version: document.version,
    settings,
    analysis,
    diagnostics,
    resultId: unchanged ? last.resultId : session.nextResultId(),
  };
  session.documents.keep(document.uri, analyzed);
  return analyzed;
}

function run(session: Session, document: Document, settings: DocumentSettings): Analysis {
  try {
    const context = settings.context(session.host.today());
    // Between a change of folders and the next look at the settings these may still speak of another folder.
    return document.text.analyze(document.place ? { ...context, path: document.place.path } : context);
  } catch (error) {
    session.log(`Analysing ${document.uri} failed: ${error instanceof Error ? error.stack : String(error)}`);
    const message = 'This file could not be analysed because of a fault in mxsec; findings are missing.';
    return { findings: [], notices: [{ kind: 'internal', message }] };
  }
}

/** The version inside `data` differs always and means nothing to a reader. */
function sameDiagnostics(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && JSON.stringify(a, withoutData) === JSON.stringify(b, withoutData);
}

function withoutData(key: string, value: unknown): unknown {
  return key === 'data' ? undefined : value;
}
