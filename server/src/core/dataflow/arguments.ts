import { type ArgValue, type CallTerm, constant, opened, single, unknown, type Value } from './value.js';

/** Arguments with another value each; those whose value stays are kept as they are. */
export function mapArguments(
  args: readonly ArgValue[],
  change: (value: Value) => Value,
): readonly ArgValue[] {
  const mapped = args.flatMap((arg) => {
    const value = change(arg.value);
    return value === arg.value ? [arg] : expandArgument({ ...arg, value });
  });
  return mapped.length === args.length && mapped.every((arg, index) => arg === args[index]) ? args : mapped;
}

/** The arguments that one argument as written stands for: spreads of known tuples and dictionaries are taken apart. */
export function expandArgument(arg: ArgValue): readonly ArgValue[] {
  const [atom, more] = arg.value.atoms;
  const { span, valueSpan, value } = arg;
  if (arg.kind === 'double-star' && atom?.k === 'dict' && !more) {
    const known = [...atom.entries].map(([name, content]): ArgValue => ({
      kind: 'keyword',
      name,
      value: content,
      span,
      valueSpan,
      spread: true,
    }));
    const complete = !atom.rest && !value.open;
    return complete
      ? known
      : [...known, { kind: 'double-star', value: atom.rest ?? unknown, span, valueSpan }];
  }
  if (arg.kind === 'star' && atom?.k === 'sequence' && !more && !value.open) {
    const known = atom.items.map((content): ArgValue => ({
      kind: 'positional',
      value: content,
      span,
      valueSpan,
      spread: true,
    }));
    return atom.rest ? [...known, { kind: 'star', value: atom.rest, span, valueSpan }] : known;
  }
  return [arg];
}

/** What stands for an argument that a `*` or `**` may pass, until what they hold is known; no source can spell it. */
export const spreadFunction = 'builtins.<argument>';

/** The value of a parameter at a call with spreads that are not known yet; undefined where none could pass it. */
export function spreadArgument(
  term: CallTerm,
  name: string,
  position: number | undefined,
  fallback: Value | undefined,
): Value | undefined {
  const star = term.args.find((arg) => arg.kind === 'star');
  const mapping = term.args.find((arg) => arg.kind === 'double-star');
  if (!(star?.value.symbolic === true || mapping?.value.symbolic === true)) return undefined;
  const { span } = term;
  const pieces: Value[] = [
    star ? star.value : single({ k: 'sequence', kind: 'tuple', items: [], origin: span }),
    constant({ kind: 'int', value: position ?? -1 }, span),
    mapping ? mapping.value : single({ k: 'dict', entries: new Map(), origin: span }),
    constant({ kind: 'str', value: name }, span),
    ...(fallback ? [fallback] : []),
  ];
  const args = pieces.map((value): ArgValue => ({ kind: 'positional', value, span, valueSpan: span }));
  return single({
    k: 'result',
    call: { ...term, callee: single({ k: 'name', name: spreadFunction, origin: span }), args },
  });
}

/** The same, once it is known what the spreads hold. */
export function argumentValue(term: CallTerm): Value | undefined {
  const [star, index, mapping, name, fallback] = term.args.map((arg) => arg.value);
  const [tuple, moreTuples] = star?.atoms ?? [];
  const [dict, moreDicts] = mapping?.atoms ?? [];
  const position = intOf(index);
  const key = name?.atoms[0];
  if (dict?.k === 'dict' && !moreDicts && key?.k === 'const' && key.value.kind === 'str') {
    const found = dict.entries.get(key.value.value);
    if (found) return found;
  }
  if (tuple?.k === 'sequence' && !moreTuples && position >= 0) {
    const found = tuple.items[position];
    if (found) return found;
  }
  if (star?.symbolic === true || mapping?.symbolic === true) return undefined;
  const complete =
    tuple?.k === 'sequence' && !tuple.rest && dict?.k === 'dict' && !dict.rest && !moreDicts && !moreTuples;
  return complete ? (fallback ?? unknown) : opened(fallback ?? unknown);
}

function intOf(value: Value | undefined): number {
  const atom = value?.atoms[0];
  return atom?.k === 'const' && atom.value.kind === 'int' ? (atom.value.value ?? -1) : -1;
}
