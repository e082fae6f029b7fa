import type { ArgRow } from './model.js';

/** Arguments of a row by their role. */
export type Args = Readonly<Record<string, ArgRow & { readonly name?: string }>>;

/**
 * Reads parameters as a definition lists them: `signature("train_data _ kvstore:type='local' * seed")`.
 * A word is `name`, `name:role` where rules ask for it under another role, `name=default`; `_` skips a position,
 * what follows `*` is keyword-only. Gives the arguments of a row, by role.
 */
export function signature(text: string): Args {
  const args: Record<string, ArgRow & { readonly name?: string }> = {};
  let index: number | null = 0;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (word === '*') {
      index = null;
      continue;
    }
    if (word !== '_') {
      const equals = word.indexOf('=');
      const [name = '', role = name] = (equals < 0 ? word : word.slice(0, equals)).split(':');
      args[role] = {
        index,
        ...(role === name ? {} : { name }),
        ...(equals < 0 ? {} : { default: word.slice(equals + 1) }),
      };
    }
    if (index !== null) index += 1;
  }
  return args;
}

/** Splits a list of names that is written as one text. */
export function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
