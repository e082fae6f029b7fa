import { type ArgValue, unknown, type Value } from './value.js';

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
