/** What the name of a field says of what is in it: a probability, the name or place of something, another number, or nothing. */
export type FieldMeaning = 'probability' | 'label' | 'other';

const probability =
  /^(?!.*(time|thresh|name|type)).*(prob(?!lem|e\b)|conf(idence)?(s|_score)?$|score|certainty|likelihood|softmax|logit)/i;
const other =
  /box|rect|coord|polygon|mask|landmark|key_?point|embed|feature|vector|time|latency|elapsed|duration|width|height|error|loss|metric|accuracy|distance|similarity|depth|pose|forecast|\bx(min|max|\d)|\by(min|max|\d)/i;
const label =
  /shape|\bsize|count|index|indices|\bidx|_idx|\bids?$|_ids?$|class(es)?$|label|categor|name|image|text|caption|message|status|version/i;

/** The meaning of a key of a response, or of a variable. */
export function meaningOf(name: string): FieldMeaning | undefined {
  if (probability.test(name)) return 'probability';
  if (other.test(name)) return 'other';
  return label.test(name) ? 'label' : undefined;
}

/** Names of what picks something out of a network that is no prediction: features, embeddings. */
export function picksFeatures(name: string): boolean {
  return /feature|embed|encod|backbone|trunk|stem/i.test(name);
}

const classifying =
  /label(?!_names|_shapes)|class|synset|categor|softmax|sigmoid|prob|score|logit|confidence/i;
const otherwise =
  /embed|feature|similarity|cosine|regress|forecast|bbox|box|segment|stylized|style_transfer|generator|\bgan\b|super.?res|depth|landmark|translat/i;

/** Whether code that handles the output of a network does so as a classifier: surely, perhaps, or not. */
export function classifies(text: string): 'yes' | 'maybe' | 'no' {
  // What classes are called in Python says nothing.
  const words = text.replace(/\bclass\s+\w+|classmethod|__class__/g, ' ');
  if (classifying.test(words)) return otherwise.test(words) ? 'maybe' : 'yes';
  return otherwise.test(words) ? 'no' : 'maybe';
}
