import { precisionFixes } from '../fix/precision.js';
import { defineRule, type RuleFinding, type Severity } from '../rule.js';
import { handlersOf } from '../semantics/handlers.js';
import { certaintyOf, type Exposure, exposuresIn, recordsIn } from '../semantics/exposures.js';
import { defaultResponses } from '../semantics/responses.js';
import type { AnalysisUnit } from '../semantics/unit.js';

type Message = 'response' | 'tooManyDecimals' | 'possible' | 'record' | 'defaultOutput';

/**
 * From enough exact predictions a model can be rebuilt (Tramèr et al., 2016). What a response tells is followed back to the
 * network; rounding and labels on the way end the search. A number that nobody sends is of no interest.
 */
export default defineRule<Message>({
  meta: {
    id: 'MXS701',
    name: 'precise-prediction-response',
    summary: 'Prediction sent in a response as exact as the network computed it',
    severity: 'warning',
    cwe: ['CWE-200'],
    fixable: 'review',
    since: '0.1.0',
    page: ['prediction-precision'],
    messages: {
      response:
        '{what} sends a prediction as exact as the network computed it. Whoever may ask often enough can rebuild the model from such numbers. Round to {digits} decimals, or send the label only.',
      tooManyDecimals:
        '{what} sends a prediction with {given} decimals, and {digits} are allowed. Whoever may ask often enough can rebuild the model from exact numbers. Round to {digits} decimals, or send the label only.',
      possible:
        '{what} sends {why}. If these are probabilities or scores of classes, whoever may ask often enough can rebuild the model from them. Then round to {digits} decimals, or send the label only.',
      record:
        '`{name}` gives labels with probabilities as exact as the network computed them. In a response, whoever may ask often enough can rebuild the model from such numbers. Round to {digits} decimals here if this is sent to anyone.',
      defaultOutput:
        'Nothing here says what is answered, so {server} sends the whole output of the network, unrounded. Whoever may ask often enough can rebuild the model from such numbers. Define `{hook}`, and let it round to {digits} decimals or send the label only.',
    },
  },
  anchors: {
    concepts: ['responds'],
    words: ['route', 'api_route', 'top_probability'],
    definitions: [
      'model_fn',
      'predict_fn',
      'output_fn',
      'transform_fn',
      'default_output_fn',
      'default_predict_fn',
      'handle',
      'inference',
      'postprocess',
      '_preprocess',
      '_inference',
      '_postprocess',
      'lambda_handler',
      // Functions for AWS Lambda bear any name.
      '\\w+[ \\t]*\\([ \\t]*event',
      'on_get',
      'on_post',
    ],
    // Services that use the helpers of the model server's examples need not import MXNet themselves.
    texts: /\b(?:mms\.utils\.mxnet|mxnet_utils)\b/,
  },

  *check(unit) {
    const handlers = handlersOf(unit);
    const digits = String(unit.config.predictions.maxDecimals);
    const reported = new Set<string>();
    for (const exposure of [...exposuresIn(unit, handlers), ...recordsIn(unit, handlers)]) {
      const place = `${String(exposure.span.start)}:${String(exposure.span.end)}`;
      const finding = reported.has(place) ? undefined : findingOf(unit, exposure, digits);
      if (!finding) continue;
      reported.add(place);
      yield finding;
    }
    for (const { span, server, hook } of defaultResponses(unit))
      yield { message: 'defaultOutput', span, data: { server, hook, digits } };
  },
});

function findingOf(unit: AnalysisUnit, exposure: Exposure, digits: string): RuleFinding<Message> | undefined {
  const { flows, span, what } = exposure;
  const certainty = certaintyOf(unit, exposure);
  const [flow] = flows;
  if (certainty === 'none' || !flow) return undefined;
  const given = flows.every(({ state }) => state.digits !== undefined) ? flow.state.digits : undefined;
  const message = messageOf(exposure, certainty, given);
  const severity: Severity = certainty === 'sure' ? 'warning' : 'information';
  return {
    message,
    span,
    severity,
    data: {
      what,
      name: exposure.name,
      digits,
      given: given === undefined ? '' : String(given),
      why: exposure.template
        ? 'a prediction to a page, unrounded unless its template rounds'
        : 'the output of a network, unrounded',
    },
    path: [...flow.steps, ...exposure.after],
    fixes: precisionFixes(unit, flows),
  };
}

function messageOf(exposure: Exposure, certainty: 'sure' | 'possible', given: number | undefined): Message {
  if (exposure.record) return 'record';
  if (certainty === 'possible') return 'possible';
  return given === undefined ? 'response' : 'tooManyDecimals';
}
