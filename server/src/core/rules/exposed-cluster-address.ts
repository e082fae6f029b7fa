import { ensureImport } from '../fix/imports.js';
import { isolatedNetworkFix } from '../fix/network.js';
import { defineRule, type Fix, type RuleFinding } from '../rule.js';
import { reachOf, type Reach } from '../semantics/addresses.js';
import { commandsOf, type Command, writtenAt } from '../semantics/commands.js';
import type { CallContext } from '../semantics/concepts.js';
import { literalsOf, type Literal } from '../semantics/literals.js';
import { concernsMxnet } from '../semantics/relation.js';
import { servedAddress } from '../semantics/job-commands.js';
import type { Value } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import { inFile, isSameSpan, isWithin } from '../source/span-relations.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'publicNode' | 'openNode' | 'openServer' | 'publicServer';

const variables = /^(DMLC_PS_ROOT_URI|DMLC_NODE_HOST)$/;

/**
 * Scheduler and servers obey whoever reaches their port: one malformed message stops them, and a stranger can take the place
 * of a node. So what address they bind or advertise decides who can do that.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS203',
    name: 'exposed-cluster-address',
    summary: 'Node or server that listens where strangers can reach it',
    severity: 'error',
    cwe: ['CWE-668', 'CWE-1327'],
    fixable: 'review',
    since: '0.1.0',
    page: ['denial-of-service', 'restricted-connections'],
    messages: {
      publicNode:
        '`{name}` is the public address {address}. Scheduler and servers of MXNet obey whoever reaches them, and one malformed message stops the job. Use an address of a private network.',
      openNode:
        '`{name}` is {address}, so that the node listens on all interfaces. Scheduler and servers of MXNet obey whoever reaches them, and one malformed message stops the job. Use the address of the private interface.',
      openServer:
        'This server listens on all interfaces ({address}). Everyone in every network of this machine can ask the model, or stop it. Listen on the loopback or a private address, and put a gateway that authenticates before it.',
      publicServer:
        'This server listens on the public address {address}. Everyone on the internet can ask the model, or stop it. Listen on the loopback or a private address, and put a gateway that authenticates before it.',
    },
  },
  anchors: {
    concepts: ['binds-address', 'runs-command'],
    words: ['DMLC_PS_ROOT_URI', 'DMLC_NODE_HOST'],
    texts: /DMLC_PS_ROOT_URI|DMLC_NODE_HOST/,
  },

  *check(unit) {
    const seen = new Set<string>();
    for (const finding of [...variablesOf(unit), ...commands(unit), ...servers(unit)]) {
      const key = `${String(finding.span.start)}:${String(finding.span.end)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!unit.config.network.isolated)
        yield { ...finding, fixes: [...(finding.fixes ?? []), isolatedNetworkFix] };
      else if (finding.severity === 'error') yield { ...finding, severity: 'information' };
    }
  },
});

function* variablesOf(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  const settings = unit.named
    .filter((fact) => variables.test(fact.name) && fact.how !== 'variable' && fact.how !== 'return')
    .flatMap((fact) => literalsOf(unit.resolve(fact.value)).map((literal) => ({ fact, literal })));
  const own = settings.filter(({ fact, literal }) => isWrittenIn(unit, literal, fact.span));
  for (const setting of settings) {
    const { fact, literal } = setting;
    if (own.includes(setting)) yield* nodeFinding(unit, fact.name, literal, literal.span);
    // A dictionary that is passed on is reported where it names the variable.
    else if (!own.some((other) => isWithin(other.literal.span, literal.span)))
      yield* nodeFinding(unit, fact.name, literal, fact.span);
  }
}

function isWrittenIn(unit: AnalysisUnit, literal: Literal, span: Span): boolean {
  return isWithin(literal.span, span) || isWithin(literal.span, unit.file.statementAt(span.start));
}

function* nodeFinding(
  unit: AnalysisUnit,
  name: string,
  literal: Literal,
  span: Span,
): Iterable<RuleFinding<Message>> {
  const reach = literal.text === '' ? 'private' : reachOf(literal.text);
  if (reach === 'private') return;
  yield {
    ...gradeOf(reach),
    message: reach === 'public' ? 'publicNode' : 'openNode',
    span,
    data: { name, address: `\`${literal.text}\`` },
    path: isSameSpan(span, literal.span)
      ? []
      : [
          { span: literal.span, note: 'the address is written here' },
          { span, note: 'and set here' },
        ],
    fixes: fromEnvironment(unit, literal, span),
  };
}

function gradeOf(reach: Reach): Pick<RuleFinding, 'severity'> {
  return { severity: reach === 'public' ? 'error' : 'warning' };
}

/** Takes the address from the environment of the job in the place of a literal. */
function fromEnvironment(unit: AnalysisUnit, literal: Literal, span: Span): Fix[] {
  if (
    !isSameSpan(span, literal.span) ||
    !inFile(span, unit.path) ||
    !/^\w?(["'])[^"']*\1$/.test(unit.textAt(span))
  )
    return [];
  const os = ensureImport(unit, 'os');
  if (!os) return [];
  const newText = `${os.name}.environ['MXNET_NODE_ADDRESS']`;
  const edits = [...os.edits, { span, newText }];
  return [{ title: 'Take the address from `MXNET_NODE_ADDRESS`', safety: 'review', edits }];
}

/** Variables that a command line sets, and servers that it starts. */
function* commands(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  if (!concernsMxnet(unit)) return;
  for (const call of unit.calls('runs-command'))
    for (const context of call.contexts)
      for (const command of commandsOf(unit, context)) {
        for (const word of command) yield* assignment(unit, context, word);
        yield* startedServer(unit, context, command);
      }
}

function* assignment(unit: AnalysisUnit, context: CallContext, word: string): Iterable<RuleFinding<Message>> {
  const found = /\b(DMLC_PS_ROOT_URI|DMLC_NODE_HOST)[=:]["']?([\w.:*]+)/.exec(word);
  if (!found?.[1] || found[2] === undefined) return;
  for (const span of writtenAt(unit, context, new RegExp(found[1])))
    for (const finding of nodeFinding(unit, found[1], { text: found[2], span }, span))
      yield { ...finding, fixes: [] };
}

function* startedServer(
  unit: AnalysisUnit,
  context: CallContext,
  command: Command,
): Iterable<RuleFinding<Message>> {
  const address = servedAddress(command);
  if (address === undefined) return;
  for (const span of writtenAt(unit, context, /bind|host|listen|-b/))
    yield* serverFinding(reachOf(address), `\`${address}\``, span);
}

function* serverFinding(reach: Reach, address: string, span: Span): Iterable<RuleFinding<Message>> {
  if (reach === 'private') return;
  yield {
    ...gradeOf(reach),
    message: reach === 'public' ? 'publicServer' : 'openServer',
    span,
    data: { address },
  };
}

function* servers(unit: AnalysisUnit): Iterable<RuleFinding<Message>> {
  if (!unit.usesMxnet) return;
  const calls = unit.calls('binds-address');
  const listening = calls.some((call) => stepOf(call) === 'listen');
  for (const call of calls) {
    const step = stepOf(call);
    if (step === 'listen' || (step === 'bind' && !listening)) continue;
    for (const context of call.contexts) yield* server(unit, call, context);
  }
}

function stepOf(call: ConceptCall): string | undefined {
  return call.contexts[0]?.match.row.traits?.['step'];
}

function* server(
  unit: AnalysisUnit,
  call: ConceptCall,
  context: CallContext,
): Iterable<RuleFinding<Message>> {
  const host = unit.arg(context, 'host') ?? unit.arg(context, 'address');
  if (!host) return;
  const none = context.match.row.traits?.['none'] === 'all' ? 'all' : 'nothing';
  for (const address of addressesIn(host.value, none)) {
    const fixes = host.valueSpan ? loopback(unit, host.valueSpan) : [];
    for (const finding of serverFinding(address.reach, address.shown, call.span)) yield { ...finding, fixes };
  }
}

interface Bound {
  readonly reach: Reach;
  readonly shown: string;
}

/** The addresses that an argument may be: a host, or a pair of host and port whose port is not left to the system. */
function addressesIn(value: Value, none: 'all' | 'nothing'): Bound[] {
  return value.atoms.flatMap((atom): Bound[] => {
    if (atom.k === 'sequence') {
      const [host, port] = atom.items;
      const anyPort = port?.atoms.some(
        (item) => item.k === 'const' && item.value.kind === 'int' && item.value.value === 0,
      );
      return host && anyPort !== true ? addressesIn(host, none) : [];
    }
    if (atom.k === 'option' || atom.k === 'env') return addressesIn(atom.fallback, none);
    if (atom.k === 'const' && atom.value.kind === 'none')
      return none === 'all' ? [{ reach: 'all', shown: 'no address is given' }] : [];
    const text = atom.k === 'const' && atom.value.kind === 'str' ? atom.value.value : firstText(atom);
    return text === undefined
      ? []
      : [{ reach: reachOf(text), shown: text === '' ? 'an empty address' : `\`${text}\`` }];
  });
}

/** `'0.0.0.0:%d' % port` begins with the address. */
function firstText(atom: Value['atoms'][number]): string | undefined {
  const first = atom.k === 'text' ? atom.parts[0] : undefined;
  return typeof first === 'string' && /[\d\]*]:$/.test(first) ? first : undefined;
}

function loopback(unit: AnalysisUnit, span: Span): Fix[] {
  const text = unit.textAt(span);
  const found = /^(["'])(0\.0\.0\.0|\*|::)?\1$|^\(\s*(["'])(0\.0\.0\.0)?\3/.exec(text);
  if (!found) return [];
  const quote = found[1] ?? found[3] ?? "'";
  const start = span.start + text.indexOf(quote);
  const end = start + text.slice(start - span.start).indexOf(quote, 1) + 1;
  const edits = [{ span: { start, end }, newText: `${quote}127.0.0.1${quote}` }];
  return [{ title: 'Listen on 127.0.0.1 only', safety: 'review', edits }];
}
