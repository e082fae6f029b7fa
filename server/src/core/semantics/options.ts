import type { CallFact, Fact } from '../dataflow/program-types.js';
import { element } from '../dataflow/containers.js';
import { join, nothing, single, strings, type Value } from '../dataflow/value.js';

/**
 * Command-line options of a file, by destination, from every `add_argument` and `set_defaults` in it. They are kept per
 * file and not per parser: one file with two parsers that share a destination is rarer than a parser passed around.
 */
export function collectOptions(facts: readonly Fact[]): ReadonlyMap<string, Value> {
  const options = new Map<string, Value>();
  for (const fact of facts) {
    if (fact.kind !== 'call') continue;
    if (isMethod(fact, 'add_argument')) addOption(options, fact);
    if (isMethod(fact, 'set_defaults'))
      for (const arg of fact.term.args)
        if (arg.name !== undefined) override(options, arg.name, arg.value, fact);
  }
  return options;
}

function isMethod(fact: CallFact, name: string): boolean {
  return fact.term.callee.atoms.some(
    (atom) =>
      (atom.k === 'attr' && atom.name === name) || (atom.k === 'name' && atom.name.endsWith(`.${name}`)),
  );
}

function addOption(options: Map<string, Value>, fact: CallFact): void {
  const keyword = (name: string): Value | undefined => fact.term.args.find((arg) => arg.name === name)?.value;
  const flags = fact.term.args
    .filter((arg) => arg.kind === 'positional')
    .flatMap((arg) => strings(arg.value));
  const dest = strings(keyword('dest') ?? nothing)[0] ?? destinationOf(flags);
  if (dest === undefined) return;
  const choices = keyword('choices');
  const option = single({
    k: 'option',
    dest,
    flag: longest(flags) ?? dest,
    fallback: keyword('default') ?? nothing,
    choices: choices ? strings(element(choices, fact.span)) : [],
    help: strings(keyword('help') ?? nothing).join(' '),
    required: isRequired(keyword('required'), flags),
    origin: fact.span,
  });
  options.set(dest, join([options.get(dest) ?? nothing, option]));
}

function longest(flags: readonly string[]): string | undefined {
  return flags.find((flag) => flag.startsWith('--')) ?? flags[0];
}

function isRequired(required: Value | undefined, flags: readonly string[]): boolean {
  if (flags.every((flag) => !flag.startsWith('-'))) return true;
  return (
    required?.atoms.some((atom) => atom.k === 'const' && atom.value.kind === 'bool' && atom.value.value) ===
    true
  );
}

function destinationOf(flags: readonly string[]): string | undefined {
  return longest(flags)?.replace(/^-+/, '').replaceAll('-', '_');
}

function override(options: Map<string, Value>, dest: string, fallback: Value, fact: CallFact): void {
  const known = options.get(dest)?.atoms[0];
  const base =
    known?.k === 'option'
      ? known
      : { k: 'option' as const, dest, flag: `--${dest}`, choices: [], help: '', required: false };
  options.set(dest, single({ ...base, fallback, origin: fact.span }));
}
