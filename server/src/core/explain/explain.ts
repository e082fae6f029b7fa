import { analyzeFile } from '../analyze.js';
import type { AnalysisContext } from '../engine.js';
import type { Notice } from '../finding.js';
import type { Models } from '../models/index.js';
import type { Rule } from '../rule.js';
import { moduleName } from '../source/module-name.js';
import type { ParsedFile } from '../syntax/ir.js';
import type { ExplainedArgument, ExplainedCall, Explanation } from './explanation.js';
import { type Naming, targetsOf } from './names.js';
import { cut, renderValue } from './render.js';
import { witness } from './rules.js';
import { outlineOf, placeKey, type WrittenCall } from './scopes.js';
import { traceOf } from './trace.js';

const maxText = 120;
const unfinished: Notice = {
  kind: 'budget',
  message: 'The file is too intricate to be explained in full; some calls may be missing or unknown.',
};

/**
 * Tells what the engine makes of a file, and why each rule did or did not speak. The findings are those of an analysis in
 * the same context; all else comes from a second evaluation that enters every body.
 */
export function explainFile(
  file: ParsedFile,
  rules: readonly Rule[],
  models: Models,
  context: AnalysisContext,
): Explanation {
  const module = moduleName(context.path);
  const seen = witness(rules);
  const analysis = analyzeFile(file, seen.rules, models, context);
  const outline = outlineOf(file, module);
  const trace = traceOf(file, models, context.path, outline);
  const naming: Naming = { trace, models, path: context.path };
  const calls = outline.calls.map((call) => explainCall(naming, file.text, call));
  return {
    module,
    scopes: outline.scopes,
    calls,
    findings: analysis.findings,
    notices: [...analysis.notices, ...(outline.cut || trace.program.exhausted ? [unfinished] : [])],
    rules: seen.verdicts(naming, analysis, context),
  };
}

function explainCall(naming: Naming, text: string, call: WrittenCall): ExplainedCall {
  const { span, calleeSpan, scope } = call;
  const term = naming.trace.termAt(placeKey(span));
  const callee = term && naming.trace.resolver.callee(term.callee);
  const targets = callee ? targetsOf(naming, callee) : [];
  return {
    span: { start: span.start, end: span.end },
    text: written(text, span),
    scope,
    targets: targets.length > 0 ? targets : [{ name: written(text, calleeSpan), kind: 'unknown' }],
    reached: term !== undefined,
    open: callee === undefined || callee.open || targets.length === 0,
    arguments: term ? argumentsOf(naming, term.args) : [],
  };
}

function argumentsOf(
  naming: Naming,
  args: NonNullable<ReturnType<Naming['trace']['termAt']>>['args'],
): readonly ExplainedArgument[] {
  let position = 0;
  return args.map((arg): ExplainedArgument => {
    const value = renderValue(naming, naming.trace.resolver.resolve(arg.value));
    if (arg.name !== undefined) return { name: arg.name, value };
    if (arg.kind === 'positional') return { position: position++, value };
    return { spread: arg.kind === 'star' ? '*' : '**', value };
  });
}

/** What stands in the text, on one line. */
function written(text: string, { start, end }: WrittenCall['span']): string {
  return cut(text.slice(start, Math.min(end, start + 4 * maxText)).replace(/\s+/g, ' '), maxText);
}
