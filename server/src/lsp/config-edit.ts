import type { ConfigEdit, Edit } from '../core/index.js';
import { splitStatements } from '../core/index.js';

/**
 * The edits that change a configuration file's text (`''`: a new one), or `undefined` where the file says it in a way that
 * we do not edit (an inline table, a key that is no list).
 * @param prefix of table names: `''`, or `tool.mxsec.` in a `pyproject.toml`.
 */
export function configTextEdits(
  text: string,
  change: ConfigEdit,
  prefix: string,
): readonly Edit[] | undefined {
  const table = prefix + change.table;
  const places = find(text, table, change.key);
  if (change.value === true) return setTrue(text, table, { ...change, value: true }, places);
  if (places.list !== undefined) return addToList(text, places.list, change.value);
  if (places.blocked) return undefined;
  const pair = `${change.key} = [${quote(change.value)}]`;
  if (places.header !== undefined) return [insert(places.header, `\n${pair}`)];
  const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return [insert(text.length, `${gap}[${table}]\n${pair}\n`)];
}

/** Sets a key to `true`: a `false` that stands there is replaced, and a reason is given where none is. */
function setTrue(
  text: string,
  table: string,
  change: ConfigEdit,
  places: Places,
): readonly Edit[] | undefined {
  const reason =
    change.reason !== undefined && find(text, table, 'reason').value === undefined
      ? `reason = ${quote(change.reason)}`
      : undefined;
  const { value } = places;
  if (value) {
    if (text.slice(value.start, value.end) !== 'false') return undefined;
    return [{ span: value, newText: reason === undefined ? 'true' : `true\n${reason}` }];
  }
  if (places.blocked) return undefined;
  const pairs = [`${change.key} = true`, ...(reason === undefined ? [] : [reason])].join('\n');
  if (places.header !== undefined) return [insert(places.header, `\n${pairs}`)];
  const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return [insert(text.length, `${gap}[${table}]\n${pairs}\n`)];
}

interface Places {
  /** Offset after the header of the table. */
  header?: number;
  /** Span of the list's `key = [...]`. */
  list?: { readonly start: number; readonly end: number };
  /** Span of what the key is set to. */
  value?: { readonly start: number; readonly end: number };
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
      const given = /=\s*(.*?)\s*(?:#[^\n]*)?$/s.exec(statement);
      if (given?.[1] !== undefined && current === table) {
        const at = start + given.index + given[0].indexOf(given[1], 1);
        places.value = { start: at, end: at + given[1].length };
      }
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
