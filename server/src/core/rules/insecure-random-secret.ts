import { secretsFixes } from '../fix/secrets.js';
import { defineRule, type RuleFinding, type Severity } from '../rule.js';
import { sinkArguments } from '../models/index.js';
import { isTurnedOff } from '../semantics/constants.js';
import { storeOf } from '../semantics/secret-stores.js';
import { seedsShared } from '../semantics/seeds.js';
import { isSecretName, wordsOf } from '../semantics/secret-names.js';
import { type DrawnFrom, drawsIn } from '../semantics/taint.js';
import type { AnalysisUnit } from '../semantics/unit.js';
import { type CallContext, roleOf } from '../semantics/concepts.js';
import type { Atom, Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';

type Message = 'cryptoSink' | 'secretSink' | 'secretName' | 'seededSecret';

/**
 * MXNet's generators are Mersenne Twister and cuRAND streams whose process-wide seed is 0 in every release (src/resource.cc),
 * so that what they draw is the same in every run. That is right for training and wrong for secrets; only a proven way from a
 * draw to a secret is reported, since names alone (`token_types`, attention keys) say nothing in this field.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS101',
    name: 'insecure-random-secret',
    summary: 'Secret made from a predictable random generator',
    severity: 'error',
    cwe: ['CWE-330', 'CWE-336', 'CWE-338'],
    fixable: 'safe',
    since: '0.1.0',
    page: ['random-not-for-security'],
    messages: {
      cryptoSink:
        'A value drawn from {generator} becomes the {what} of `{sink}`. {reason} Draw it from the `secrets` module.',
      secretSink:
        'A value drawn from {generator} becomes the {what} of `{sink}`. {reason} Draw it from the `secrets` module.',
      secretName:
        'A value drawn from {generator} is kept as the secret `{what}`. {reason} Draw it from the `secrets` module.',
      seededSecret:
        'The value that seeds MXNet here is also used as the {what} of `{sink}`. Whoever learns the seed of a training run learns the secret. Give the generator a seed of its own and draw secrets from the `secrets` module.',
    },
  },
  anchors: { concepts: ['security-sink'] },

  *check(unit) {
    const found = new Map<string, RuleFinding<Message>>();
    const add = (finding: RuleFinding<Message>): void => {
      const key = `${String(finding.span.start)}:${String(finding.span.end)}`;
      const other = found.get(key);
      if (!other || rank(finding.severity) > rank(other.severity)) found.set(key, finding);
    };
    for (const finding of sinks(unit)) add(finding);
    for (const finding of stores(unit)) add(finding);
    for (const finding of names(unit)) add(finding);
    yield* found.values();
  },
});

function rank(severity: Severity | undefined): number {
  return severity === 'error' ? 2 : 1;
}

function* sinks(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  for (const call of [...unit.calls('security-sink'), ...unit.callsBeyond('security-sink')])
    for (const context of call.contexts) {
      const { row } = context.match;
      if (context.term.args.some((arg) => arg.name === 'usedforsecurity' && isTurnedOff(arg.value))) continue;
      const crypto = row.traits?.['level'] === 'crypto';
      const sink = unit.textAt(context.term.calleeSpan).replace(/\s+/g, '');
      for (const role of Object.keys(sinkArguments(row))) {
        const arg = unit.arg(context, role);
        if (!arg?.span) continue;
        const what = role === 'value' ? (row.traits?.['sink'] ?? 'value') : role;
        for (const drawn of drawsIn(unit, arg.value))
          if (!reordersExisting(unit, drawn) && isReportedHere(unit, drawn, context))
            yield report(unit, drawn, crypto ? 'cryptoSink' : 'secretSink', what, sink, call.span);
        const seed = seedsShared(unit, arg.value);
        if (seed && unit.isHere(call.span))
          yield {
            message: 'seededSecret',
            span: seed.span,
            severity: 'warning',
            data: { what, sink },
            path: [seed, { span: call.span, note: `used as the ${what} here` }],
          };
      }
    }
}

/** A draw is reported in its own file where a call there brings the sink about, else in the file of the sink. */
function isReportedHere(unit: AnalysisUnit, { draw }: DrawnFrom, { term, via }: CallContext): boolean {
  if (unit.isHere(draw.span)) return true;
  return unit.isHere(term.span) && via.every((step) => step.span.file !== draw.span.file);
}

/** Assignments to the places in which frameworks look for their secrets. */
function* stores(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  for (const fact of unit.named) {
    const row = storeOf(unit, fact);
    if (!row) continue;
    const message = row.traits.level === 'crypto' ? 'cryptoSink' : 'secretSink';
    for (const drawn of drawsIn(unit, unit.resolve(fact.value)))
      yield report(unit, drawn, message, row.traits.sink, fact.name, fact.span);
  }
}

/** Hashed, encoded or turned to bytes: a run that is called after its seed is no secret. */
function isConverted(value: Value): boolean {
  return value.atoms.some(
    (atom) =>
      atom.k === 'result' &&
      atom.call.callee.atoms.some(
        (callee) =>
          callee.k === 'attr' && /^(hex|hexdigest|digest|tobytes|to_bytes|encode)$/.test(callee.name),
      ),
  );
}

/** Picking one of what is there (a user, a session of a data set) makes no secret; picking letters and joining them does. */
function picksExisting(unit: AnalysisUnit, drawn: DrawnFrom): boolean {
  if (drawn.row.traits?.['gives'] !== 'element' && !/\.(choice|choices|sample)$/.test(drawn.row.api))
    return reordersExisting(unit, drawn);
  return isOfExisting(unit, drawn) && !drawn.steps.some(({ note }) => note.includes('join'));
}

/** A new order of what is there (keys, users, a data set) says nothing of what it is; one of letters makes a text. */
function reordersExisting(unit: AnalysisUnit, drawn: DrawnFrom): boolean {
  return drawn.row.traits?.['inplace'] === 'true' && isOfExisting(unit, drawn);
}

function isOfExisting(unit: AnalysisUnit, drawn: DrawnFrom): boolean {
  const population = roleOf(drawn.row, drawn.draw, 'population')?.arg;
  if (!population) return false;
  return !unit.resolve(population.value).atoms.some((atom) => isAlphabet(atom));
}

/** Letters, digits, numbers or words that are written in the program. */
function isAlphabet(atom: Atom): boolean {
  if (atom.k === 'name') return /^(string|builtins)\./.test(atom.name);
  if (atom.k === 'derived') return atom.from.some((part) => part.atoms.some(isAlphabet));
  if (atom.k === 'result') {
    const copied = atom.call.callee.atoms.some(
      (callee) =>
        callee.k === 'name' && /^builtins\.(list|tuple|sorted|set|str|bytes|bytearray)$/.test(callee.name),
    );
    return copied
      ? atom.call.args.some((arg) => arg.value.atoms.some(isAlphabet))
      : atom.call.callee.atoms.some(isAlphabet);
  }
  if (atom.k === 'sequence')
    return [...atom.items, ...(atom.rest ? [atom.rest] : [])].some((item) => item.atoms.some(isAlphabet));
  return atom.k === 'text' || (atom.k === 'const' && atom.value.kind !== 'none');
}

function* names(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  for (const fact of unit.named) {
    if (!isSecretName(fact.name)) continue;
    const value = unit.resolve(fact.value);
    const seed = isConverted(value) ? seedsShared(unit, value) : undefined;
    if (seed)
      yield {
        message: 'seededSecret',
        span: seed.span,
        severity: 'warning',
        data: { what: 'secret', sink: fact.name },
        path: [seed, { span: fact.span, note: `kept as \`${fact.name}\` here` }],
      };
    for (const drawn of drawsIn(unit, value)) {
      const made = drawn.forms.some((form) => form !== 'int');
      const bytes = drawn.forms.includes('bytes') || drawn.forms.includes('hex');
      if (!made || picksExisting(unit, drawn) || (wordsOf(fact.name).includes('nonce') && !bytes)) continue;
      yield report(unit, drawn, 'secretName', fact.name, '', fact.span);
    }
  }
}

function report(
  unit: AnalysisUnit,
  drawn: DrawnFrom,
  message: Message,
  what: string,
  sink: string,
  at: Span,
): RuleFinding<Message> {
  const generator = drawn.row.traits?.['generator'] ?? 'mxnet';
  return {
    message,
    // What is drawn in another file is reported where it becomes a secret.
    span: unit.isHere(drawn.draw.span) ? drawn.draw.span : at,
    severity: message === 'cryptoSink' ? 'error' : 'warning',
    data: { what, sink, generator: nameOf(generator), reason: reasonOf(generator, unit.mxnetLine) },
    path: [
      ...drawn.steps,
      { span: at, note: sink === '' ? `kept as \`${what}\`` : `used as the ${what} of \`${sink}\`` },
    ],
    fixes: unit.python2 || !unit.isHere(drawn.draw.span) ? [] : secretsFixes(unit, drawn),
  };
}

function nameOf(generator: string): string {
  if (generator === 'numpy') return "NumPy's generator";
  return generator === 'stdlib' ? "Python's `random`" : "MXNet's generator";
}

/** The reason depends on the version: releases seed with 0, the 2.x line after June 2022 with the clock (apache/mxnet #21058). */
function reasonOf(generator: string, line: '1.x' | '2.x' | undefined): string {
  if (generator !== 'mxnet')
    return 'It is a Mersenne Twister or its like: who sees some values can compute the others.';
  if (line === '1.x')
    return 'MXNet 1.x seeds it with 0 in every process, so that every run draws the same values; another seed does not mend that.';
  if (line === '2.x')
    return 'MXNet 2.0 beta seeds it with 0 and later 2.x sources with the clock in seconds, so that its values can be computed; another seed does not mend that.';
  return 'Every release of MXNet seeds it with 0, so that every run draws the same values; another seed does not mend that.';
}
