import { isolatedNetworkFix } from '../fix/network.js';
import { defineRule, type FlowStep, type RuleFinding } from '../rule.js';
import { commandsIn, commandsOf, writtenAt } from '../semantics/commands.js';
import type { CallContext } from '../semantics/concepts.js';
import { isEnvironment } from '../semantics/environment.js';
import { isDistType, storesOf, type StoreOrigin } from '../semantics/kvstore.js';
import { callSteps, passedBy } from '../semantics/passed-by.js';
import { optionValue } from '../semantics/shell-words.js';
import { distributedIntent, isComparedAsType } from '../semantics/store-intent.js';
import { strings } from '../dataflow/value.js';
import type { Span } from '../source/span.js';
import { isSameSpan, isWithin } from '../source/span-relations.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'created' | 'possible' | 'launched' | 'server';

/**
 * The transport below a distributed store (ps-lite) knows no authentication and no encryption in any version, and MXNet adds
 * none. So what is reported is the demand for such a store, once, where it is made.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS202',
    name: 'plaintext-kvstore',
    summary: 'Distributed store whose nodes are not authenticated and talk in plain text',
    severity: 'warning',
    cwe: ['CWE-306', 'CWE-319'],
    fixable: 'review',
    since: '0.1.0',
    page: ['node-authentication', 'plain-text-exchange'],
    messages: {
      created:
        'The store `{type}` lets any node that reaches its scheduler join, and sends gradients and weights in plain text. MXNet has no setting that changes this. Run it in a network that lets only its nodes in, or under a VPN, and declare that in the configuration.',
      possible:
        'If this store is a distributed one ({why}), any node that reaches its scheduler can join, and gradients and weights are sent in plain text. MXNet has no setting that changes this. Run such jobs in a network that lets only their nodes in.',
      launched:
        'This starts a job with the store `{type}`: any node that reaches its scheduler can join, and gradients and weights are sent in plain text. MXNet has no setting that changes this. Start it in a network that lets only its nodes in, and declare that in the configuration.',
      server:
        'A process with `DMLC_ROLE` {type} serves the cluster as soon as it imports MXNet: it takes commands and data from whoever reaches its port, in plain text. Start it in a network that lets only its nodes in.',
    },
  },
  anchors: {
    concepts: ['creates-kvstore', 'makes-trainer', 'fits-module', 'runs-command'],
    words: ['DMLC_ROLE'],
    texts: /--kv[-_]?store|DMLC_ROLE/,
  },

  *check(unit) {
    if (unit.config.network.isolated) return;
    const found = new Map<string, RuleFinding<Message>>();
    const take = (finding: RuleFinding<Message>): void => {
      // What a wrapper in another file is given is reported where it is given, by that file.
      if (!unit.isHere(finding.span)) return;
      const key = `${String(finding.span.start)}:${String(finding.span.end)}`;
      const before = found.get(key);
      if (!before || (before.message === 'possible' && finding.message !== 'possible'))
        found.set(key, { ...finding, fixes: [isolatedNetworkFix] });
    };
    for (const concept of ['creates-kvstore', 'makes-trainer', 'fits-module'] as const)
      for (const call of [...unit.calls(concept), ...unit.callsBeyond(concept)])
        asked(unit, call).forEach(take);
    for (const call of [...unit.calls('runs-command'), ...unit.callsBeyond('runs-command')])
      launched(unit, call).forEach(take);
    if (found.size === 0) servers(unit).forEach(take);
    yield* found.values();
  },
});

function asked(unit: AnalysisUnit, call: ConceptCall): RuleFinding<Message>[] {
  const sure = call.contexts.flatMap((context) => demand(unit, context));
  if (sure.length > 0) return sure;
  for (const context of call.contexts) {
    const maybe = possible(unit, context);
    if (maybe) return [maybe];
  }
  return [];
}

/** A distributed type by which this call asks for a store; an instance that it is given was asked for elsewhere. */
function demand(unit: AnalysisUnit, context: CallContext): RuleFinding<Message>[] {
  const type = unit.arg(context, 'type');
  if (!type) return [];
  const origins = storesOf(unit, type.value).filter((origin) => origin.kind === 'dist' && !origin.created);
  const [first] = origins;
  if (!first) return [];
  const via = passedBy(context, 'type', first.typeSpan);
  const span = via?.span ?? context.term.span;
  return [
    {
      message: 'created',
      span,
      data: { type: first.type },
      path: path(first, context, span),
    },
  ];
}

function path(origin: StoreOrigin, context: CallContext, at: Span): FlowStep[] {
  const { span } = context.term;
  const plain = context.via.length === 0 && (!origin.typeSpan || isWithin(origin.typeSpan, span));
  if (isSameSpan(at, span) && plain) return [];
  return [...origin.steps, ...callSteps(context.via), { span, note: 'the store is created here' }];
}

function possible(unit: AnalysisUnit, context: CallContext): RuleFinding<Message> | undefined {
  const type = unit.arg(context, 'type');
  if (!type) return undefined;
  const origins = storesOf(unit, type.value);
  const maybe = origins.find((origin) => mayBeDist(unit, context, origin));
  if (!maybe) return undefined;
  const named = maybe.option && !maybe.option.parameter;
  return {
    message: 'possible',
    span: context.term.span,
    severity: 'information',
    data: { why: named ? `the option \`${maybe.option.flag}\` decides` : 'its type comes from elsewhere' },
    path: path(maybe, context, context.term.span),
  };
}

/** Where a store may be passed as well as its type, only what is compared with a type is taken for one. */
function mayBeDist(unit: AnalysisUnit, context: CallContext, origin: StoreOrigin): boolean {
  if (origin.kind !== 'unknown' || origin.created || !origin.source) return false;
  const option = origin.option !== undefined && origin.option.parameter === undefined;
  const { row } = context.match;
  const takesType = row.concept === 'creates-kvstore' && row.traits?.['accepts'] !== 'instance';
  if (!option && !takesType) return isComparedAsType(unit, origin.source);
  return distributedIntent(unit, origin) || (option && origin.option.required);
}

const storeOption = /^--?kv[-_]?store(?:[-_]type)?$/i;

/** Command lines that start a job with such a store. */
function launched(unit: AnalysisUnit, call: ConceptCall): RuleFinding<Message>[] {
  return call.contexts.flatMap((context) => {
    const type = commandsOf(unit, context)
      .map((words) => optionValue(words, storeOption))
      .find((value) => value !== undefined && isDistType(value));
    if (type === undefined) return [];
    const [literal] = writtenAt(unit, context, /dist/i);
    const via = passedBy(context, 'command', undefined, (value) =>
      commandsIn(value).every((words) => !isDistType(optionValue(words, storeOption) ?? '')),
    );
    const span = via?.span ?? literal ?? context.term.span;
    return [
      {
        message: 'launched' as const,
        span,
        data: { type },
        path: [
          { span, note: `the store type \`${type}\`` },
          ...callSteps(context.via).filter((step) => !isSameSpan(step.span, span)),
          { span: context.term.span, note: 'the job is started here' },
        ],
      },
    ];
  });
}

/** Roles that a process takes by its own environment; the store is made by importing MXNet. */
function servers(unit: AnalysisUnit): RuleFinding<Message>[] {
  return unit.named.flatMap((fact) => {
    if (fact.name !== 'DMLC_ROLE' || !isEnvironment(unit, fact)) return [];
    const role = strings(unit.resolve(fact.value)).find((text) => /^(server|scheduler)$/.test(text));
    if (role === undefined) return [];
    return [
      {
        message: 'server' as const,
        span: fact.span,
        severity: 'information' as const,
        data: { type: `\`${role}\`` },
      },
    ];
  });
}
