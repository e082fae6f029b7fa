import type { ConfigEdit, Edit } from '../core/index.js';
import { splitStatements } from '../core/index.js';

/**
 * The edits that add a value to a list in the text of a configuration file (`''`: a new one), or `undefined` where the
 * file says it in a way that we do not edit (an inline table, a key that is no list).
 * @param prefix of table names: `''`, or `tool.mxsec.` in a `pyproject.toml`.
 */
export function configTextEdits(
  text: string,
  change: ConfigEdit,
  prefix: string,
): readonly Edit[] | undefined {
  const table = prefix + change.table;
  const places = find(text, table, change.key);
  if (places.list !== undefined) return addToList(text, places.list, change.value);
  if (places.blocked) return undefined;
  const pair = `${change.key} = [${quote(change.value)}]`;
  if (places.header !== undefined) return [insert(places.header, `\n${pair}`)];
  const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return [insert(text.length, `${gap}[${table}]\n${pair}\n`)];
}

interface Places {
  /** Offset after the header of the table. */
  header?: number;
  /** Span of the list's `key = [...]`. */
  list?: { readonly start: number; readonly end: number };
  /** The key exists, but not as a list that can be added to. */
  blocked: boolean;
}

function find(text: string, table: string, key: string): Places {
  const places: Places = { blocked: false };
  let current = '';
  for (const { start, end, header } of splitStatements(text)) {
    const statement = text.slice(start, end);
    if (header) {
      current = headerName(statement);
      if (current === table) places.header = start + statement.indexOf(']') + 1;
      continue;
    }
    const name = bare(statement.slice(0, statement.indexOf('=')));
    const path = current === '' ? name : `${current}.${name}`;
    if (path === `${table}.${key}`) {
      if (/=\s*\[[^]*\]\s*$/.test(statement.replace(/\s*#[^\n\]]*$/, ''))) places.list = { start, end };
      else places.blocked = true;
    }
    if (path === table) places.blocked = true;
  }
  return places;
}

function addToList(
  text: string,
  list: { start: number; end: number },
  value: string,
): readonly Edit[] | undefined {
  const close = text.lastIndexOf(']', list.end - 1);
  const open = text.indexOf('[', list.start);
  if (close <= open) return undefined;
  const inside = text.slice(open + 1, close);
  const trimmed = inside.trimEnd();
  // A comment before the bracket would swallow what is put after it.
  if (trimmed.includes('#')) return [insert(open + 1, `${quote(value)}, `)];
  if (trimmed.trim() === '') return [insert(open + 1, quote(value))];
  const comma = trimmed.endsWith(',') ? ' ' : ', ';
  return [insert(open + 1 + trimmed.length, comma + quote(value))];
}

function headerName(header: string): string {
  return header.startsWith('[[') ? '' : bare(header.slice(1, header.indexOf(']')));
}

/** `tool . "mxsec"` -> `tool.mxsec` */
function bare(key: string): string {
  return key
    .split('.')
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .join('.');
}

/** A TOML basic string; JSON's escapes are a part of TOML's, which wants DEL escaped too. */
function quote(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}

function insert(at: number, newText: string): Edit {
  return { span: { start: at, end: at }, newText };
}
