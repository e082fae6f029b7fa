import { type Atom, originOf, partsOf, single, type Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import { inFile, isSameSpan, isWithin } from '../source/span-relations.js';
import type { FlowStep } from '../rule.js';
import { type CallContext, roleOf } from './concepts.js';
import { callSteps } from './passed-by.js';
import { hole, programOf, shellCommands } from './shell-words.js';
import type { AnalysisUnit } from './unit.js';

/** One simple command that a call may run: its words, `hole` where a part is not known. */
export type Command = readonly string[];

const maxVariants = 8;
const maxDepth = 12;
const maxCommands = 64;
const maxVisits = 400;

/** All simple commands that a call of `runs-command` may run, those that a shell, `ssh` or `sudo` runs in turn included. */
export function commandsOf(unit: AnalysisUnit, context: CallContext): readonly Command[] {
  const value = commandValue(context);
  return value ? commandsIn(unit.resolve(value)) : [];
}

/** What is passed as the command line: one argument, or all of them where the program's words come one by one. */
export function commandValue(context: CallContext): Value | undefined {
  const { match, term } = context;
  const found = roleOf(match.row, term, 'command');
  if (match.row.traits?.['words'] !== 'spread') return found?.arg?.value;
  const positional = term.args.filter((arg) => arg.kind === 'positional');
  const items = positional.slice(found?.row.index ?? 0).map((arg) => arg.value);
  return single({ k: 'sequence', kind: 'tuple', items, origin: term.argsSpan });
}

/** The same for a value: a text is split as a shell does, a list is one command. */
export function commandsIn(value: Value): readonly Command[] {
  const found: Command[] = [];
  for (const atom of value.atoms) {
    if (atom.k === 'sequence') found.push(...listCommands(atom));
    else for (const text of textsOf(atom, 0)) found.push(...shellCommands(text));
  }
  return withInner(found);
}

function listCommands(list: Extract<Atom, { k: 'sequence' }>): Command[] {
  let rows: string[][] = [[]];
  for (const item of list.items) {
    const options = textsOfValue(item, 0);
    const kept = rows.length * options.length > maxVariants ? options.slice(0, 1) : options;
    rows = rows.flatMap((row) => kept.map((option) => [...row, option]));
  }
  // What is appended comes in the order in which it is written.
  const rest = list.rest ? list.rest.atoms.flatMap((atom) => textsOf(atom, 0).slice(0, 1)) : [];
  return rows.map((row) => [...row, ...rest]);
}

function textsOfValue(value: Value, depth: number): string[] {
  const texts = value.atoms.flatMap((atom) => textsOf(atom, depth)).slice(0, maxVariants);
  return value.open || texts.length === 0 ? [...texts, hole] : texts;
}

function textsOf(atom: Atom, depth: number): string[] {
  if (depth > maxDepth) return [hole];
  switch (atom.k) {
    case 'const':
      return 'value' in atom.value && atom.value.value !== undefined ? [String(atom.value.value)] : [hole];
    case 'text': {
      let rows = [''];
      for (const part of atom.parts) {
        const options = typeof part === 'string' ? [part] : textsOfValue(part, depth + 1);
        const kept = rows.length * options.length > maxVariants ? options.slice(0, 1) : options;
        rows = rows.flatMap((row) => kept.map((option) => row + option));
      }
      return rows;
    }
    case 'option':
    case 'env':
      return [...textsOfValue(atom.fallback, depth + 1).filter((text) => text !== hole), hole];
    case 'result':
      return splitText(atom, depth) ?? joinedList(atom, depth) ?? [hole];
    default:
      return [hole];
  }
}

/** `shlex.split(text)` and `text.split()` are the text, as far as its commands are asked for. */
function splitText(atom: Extract<Atom, { k: 'result' }>, depth: number): string[] | undefined {
  for (const callee of atom.call.callee.atoms) {
    if (callee.k === 'attr' && callee.name === 'split') return textsOfValue(callee.base, depth + 1);
    const [first] = atom.call.args;
    if (callee.k === 'name' && /^(shlex|pipes|builtins)\.(split|quote|str)$/.test(callee.name) && first)
      return textsOfValue(first.value, depth + 1);
  }
  return undefined;
}

/** `' '.join(words)` of a list that is known in part only. */
function joinedList(atom: Extract<Atom, { k: 'result' }>, depth: number): string[] | undefined {
  const [callee] = atom.call.callee.atoms;
  const [first] = atom.call.args;
  const [list] = first?.value.atoms ?? [];
  if (callee?.k !== 'attr' || callee.name !== 'join' || list?.k !== 'sequence' || depth > maxDepth)
    return undefined;
  return listCommands(list).map((words) => words.join(' '));
}

/** Commands that other commands run: `bash -c '...'`, `ssh host '...'`. */
function withInner(commands: readonly Command[]): readonly Command[] {
  const all = [...commands];
  for (let at = 0; at < all.length && all.length < maxCommands; at += 1)
    for (const word of all[at] ?? []) if (mayHoldCommand(all[at], word)) all.push(...shellCommands(word));
  return all.slice(0, maxCommands);
}

function mayHoldCommand(command: Command | undefined, word: string): boolean {
  return /\s/.test(word) && /^(ba|z|da|k)?sh$|^ssh$|^su$|^sudo$|^pdsh$/.test(programOf(command?.[0]));
}

/**
 * Where in the command that a call runs a text is written: the smallest pieces of it that stand in this file and say so; the call
 * where there are none.
 */
export function writtenAt(unit: AnalysisUnit, context: CallContext, pattern: RegExp): readonly Span[] {
  const value = commandValue(context);
  const found: Span[] = [];
  const open = value ? [unit.resolve(value)] : [];
  const seen = new Set<Value>();
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const next = open.pop();
    if (!next) break;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const atom of next.atoms) {
      open.push(...partsOf(atom));
      if (atom.k !== 'const' && atom.k !== 'text') continue;
      const span = originOf(atom);
      if (inFile(span, unit.path) && pattern.test(unit.textAt(span))) found.push(span);
    }
  }
  const smallest = found.filter(
    (span) => !found.some((other) => isWithin(other, span) && !isSameSpan(other, span)),
  );
  return smallest.length > 0 ? smallest : [context.term.span];
}

/** The way from where a command is written to where it runs. */
export function commandPath(context: CallContext, written: Span): readonly FlowStep[] {
  const { span } = context.term;
  if (isSameSpan(written, span)) return callSteps(context.via);
  return [
    { span: written, note: 'the command is written here' },
    ...callSteps(context.via),
    { span, note: 'and run here' },
  ];
}
