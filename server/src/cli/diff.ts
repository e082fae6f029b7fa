import { createTwoFilesPatch } from 'diff';
import { printable } from '../audit/report/escape.js';

/** A unified diff of one file, as `patch -p1` takes it; characters that would steer a terminal are shown as escapes. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
  });
  // The library puts a line of `=` in front, which `diff -u` does not.
  return patch.replace(/^=+\n/, '').split('\n').map(safeLine).join('\n');
}

function safeLine(line: string): string {
  const end = line.endsWith('\r') ? '\r' : '';
  return (
    line
      .slice(0, line.length - end.length)
      .split('\t')
      .map(printable)
      .join('\t') + end
  );
}
