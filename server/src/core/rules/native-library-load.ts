import { defineRule, type RuleFinding } from '../rule.js';
import type { CallContext } from '../semantics/concepts.js';
import { pathsOf, showPath } from '../semantics/paths.js';
import { type CodeOrigin, originOfCode } from '../semantics/code-origin.js';
import type { AnalysisUnit, ConceptCall } from '../semantics/unit.js';

type Message = 'library' | 'constantLibrary' | 'source';
const order: readonly Message[] = ['library', 'source', 'constantLibrary'];

/**
 * A library of operators is loaded into the process as it is (python/mxnet/library.py checks the ending of its name and
 * no more), and a CUDA source is compiled and run as it is: both are code, wherever they come from.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS303',
    name: 'native-library-load',
    summary: 'Native code loaded or compiled without any check of what it is',
    severity: 'warning',
    cwe: ['CWE-114', 'CWE-829'],
    fixable: 'no',
    since: '0.1.0',
    page: ['authenticated-artifacts'],
    messages: {
      library:
        'This loads a native library from a path that is not fixed in the program{from}. Its code runs in this process at once, and MXNet checks nothing but the ending of its name. Load a fixed path that only administrators can write to, and verify the file first.',
      constantLibrary:
        'This loads the native library `{path}` into the process, and MXNet checks nothing but the ending of its name. Make sure that nobody else can write to that place, and verify the file first.',
      source:
        'This compiles and runs GPU code that is not a constant of the program{from}. Whoever can change the text runs code on the device with the rights of this process. Keep the source in the program, or verify the file first.',
    },
  },
  anchors: { concepts: ['loads-native-code'] },

  *check(unit) {
    for (const call of unit.calls('loads-native-code')) {
      const verdicts = call.contexts.flatMap((context) => verdictOf(unit, call, context) ?? []);
      const [best] = verdicts.sort(
        (a, b) => weight(a) - weight(b) || order.indexOf(a.message) - order.indexOf(b.message),
      );
      if (best) yield best;
    }
  },
});

function weight(finding: RuleFinding<Message>): number {
  return finding.severity === 'information' ? 1 : 0;
}

function verdictOf(
  unit: AnalysisUnit,
  call: ConceptCall,
  context: CallContext,
): RuleFinding<Message> | undefined {
  const code = unit.arg(context, 'value');
  if (!code) return undefined;
  const origin = originOfCode(unit, code.value);
  const isSource = context.match.row.traits?.['native'] === 'source';
  const fixed = !origin.outside && !origin.unknown;
  if (isSource && fixed) return undefined;
  const steps = origin.outside ? [origin.outside] : [];
  const via = [...context.via]
    .reverse()
    .map((step) => ({ span: step.span, note: `called here: \`${step.callee}\`` }));
  const shown = showPath(pathsOf(unit, code.value)[0]?.shape ?? { parts: [] });
  const written = code.valueSpan ? unit.textAt(code.valueSpan).replace(/\s+/g, ' ') : '…';
  const path = /\w/.test(shown) ? shown : written;
  return {
    message: isSource ? 'source' : fixed ? 'constantLibrary' : 'library',
    span: call.span,
    severity: isSource ? gradeOfSource(origin) : fixed ? 'information' : 'warning',
    data: {
      from: origin.outside ? ` (${origin.outside.note})` : '',
      path: path.length > 60 ? `${path.slice(0, 59)}…` : path,
    },
    path: [...steps, ...via, { span: call.span, note: 'the code is loaded here' }],
  };
}

/** A source of which nobody knows where it comes from is weaker evidence than one that is seen to come from outside. */
function gradeOfSource(origin: CodeOrigin): 'warning' | 'information' {
  return origin.outside ? 'warning' : 'information';
}
