/** What the name of a field says of the number in it: that it is a probability, that it is something else, or nothing. */
export type FieldMeaning = 'probability' | 'other';

const probability =
  /^(?!.*(time|thresh|name|type)).*(prob|conf(idence)?(s|_score)?$|score|certainty|likelihood|softmax|logit)/i;
const other =
  /box|rect|coord|polygon|mask|landmark|key_?point|embed|feature|vector|time|latency|elapsed|duration|width|height|shape|\bsize|count|index|indices|\bids?$|_ids?$|class(es)?$|label|categor|name|image|text|caption|error|loss|metric|accuracy|message|status|version|distance|similarity|depth|pose|forecast|\bx(min|max|\d)|\by(min|max|\d)/i;

/** The meaning of a key of a response, or of a variable. */
export function meaningOf(name: string): FieldMeaning | undefined {
  if (probability.test(name)) return 'probability';
  return other.test(name) ? 'other' : undefined;
}

/** Names of what picks something out of a network that is no prediction: features, embeddings. */
export function picksFeatures(name: string): boolean {
  return /feature|embed|encod|backbone|trunk|stem/i.test(name);
}

const classifying =
  /label|class|synset|categor|argmax|argsort|topk|top_k|softmax|sigmoid|prob|score|logit|confidence/i;
const otherwise =
  /embed|feature|similarity|cosine|regress|forecast|bbox|box|segment|stylized|style_transfer|generator|\bgan\b|super.?res|depth|landmark|translat/i;

/** Whether code that handles the output of a network does so as a classifier: surely, perhaps, or not. */
export function classifies(text: string): 'yes' | 'maybe' | 'no' {
  // What classes are called in Python says nothing.
  const words = text.replace(/\bclass\s+\w+|classmethod|__class__/g, ' ');
  if (classifying.test(words)) return otherwise.test(words) ? 'maybe' : 'yes';
  return otherwise.test(words) ? 'no' : 'maybe';
}
