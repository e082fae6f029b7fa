import { codeText } from './code-text.js';
import type { CallContext } from './concepts.js';
import type { AnalysisUnit } from './unit.js';

const kms = /\baws:kms\b|\bSSEKMSKeyId\b|\bKMSMasterKeyID\b|\b\w*kms_key(?:_id)?\s*=(?!=)|['"]KmsKeyId['"]/;
const encrypts =
  /\b\w*encrypt\w*\s*\(|\bgpg2?\b[^\n]*(?:-c\b|-e\b|--encrypt|--symmetric)|\bage\s+-|\bopenssl\s+enc\b/i;

/** Whether the file asks a cloud service for encryption with a key of one's own anywhere. */
export function asksForKms(unit: AnalysisUnit): boolean {
  return kms.test(unit.text) && kms.test(codeText(unit));
}

/**
 * Whether the same body encrypts, after the write, the file that was written: the path is written there as it is at the write.
 */
export function encryptedAfterwards(unit: AnalysisUnit, writing: CallContext): boolean {
  const path = unit.arg(writing, 'path')?.valueSpan;
  if (!path) return false;
  const after = unit.text.slice(writing.term.span.end, writing.term.owner.span.end).replace(/#[^\n]*/g, '');
  const name = unit.textAt(path).trim();
  return after
    .split(/\n(?=[ \t]*(?:def|class|for|while)\b)/, 1)
    .some((part) => statements(part).some((one) => encrypts.test(one) && mentions(one, name, part)));
}

/** Statements of simple code, roughly: lines, with those that are indented deeper or continue an open parenthesis. */
function statements(text: string): readonly string[] {
  return text.split(/\n(?![ \t]*(?:[)\]}]|\.))/);
}

/** Whether a statement speaks of a file: by its path, or by a stream that was opened with it. */
function mentions(statement: string, name: string, around: string): boolean {
  if (statement.includes(name)) return true;
  const streams = [...around.matchAll(/open\(([^()]*)\)\s*as\s+(\w+)/g)];
  return streams.some(
    ([, opened = '', stream = '']) => opened.includes(name) && new RegExp(`\\b${stream}\\b`).test(statement),
  );
}
