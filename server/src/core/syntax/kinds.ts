import type { Language } from 'web-tree-sitter';

/**
 * Node kinds of the Python grammar that lowering tells apart, under the grammar's own names. The numbers are ours, so
 * that they are known before a grammar is loaded. `ignored` is never kept; `token` is any anonymous token that is.
 */
export const Kind = {
  ignored: 0,
  token: 1,
  ERROR: 2,
  /** A named kind that is not listed here. */
  other: 3,
  module: 4,
  block: 5,
  identifier: 6,
  integer: 7,
  float: 8,
  true: 9,
  false: 10,
  none: 11,
  ellipsis: 12,
  string: 13,
  concatenated_string: 14,
  interpolation: 15,
  format_specifier: 16,
  format_expression: 17,
  type_conversion: 18,
  attribute: 19,
  subscript: 20,
  slice: 21,
  call: 22,
  argument_list: 23,
  keyword_argument: 24,
  list_splat: 25,
  dictionary_splat: 26,
  parenthesized_expression: 27,
  binary_operator: 28,
  unary_operator: 29,
  not_operator: 30,
  boolean_operator: 31,
  comparison_operator: 32,
  conditional_expression: 33,
  named_expression: 34,
  lambda: 35,
  await: 36,
  yield: 37,
  tuple: 38,
  list: 39,
  set: 40,
  dictionary: 41,
  pair: 42,
  expression_list: 43,
  list_comprehension: 44,
  set_comprehension: 45,
  dictionary_comprehension: 46,
  generator_expression: 47,
  for_in_clause: 48,
  if_clause: 49,
  type: 50,
  generic_type: 51,
  union_type: 52,
  constrained_type: 53,
  member_type: 54,
  splat_type: 55,
  type_parameter: 56,
  pattern_list: 57,
  tuple_pattern: 58,
  list_pattern: 59,
  list_splat_pattern: 60,
  dictionary_splat_pattern: 61,
  as_pattern: 62,
  as_pattern_target: 63,
  expression_statement: 64,
  assignment: 65,
  augmented_assignment: 66,
  return_statement: 67,
  raise_statement: 68,
  delete_statement: 69,
  assert_statement: 70,
  pass_statement: 71,
  break_statement: 72,
  continue_statement: 73,
  global_statement: 74,
  nonlocal_statement: 75,
  print_statement: 76,
  chevron: 77,
  exec_statement: 78,
  type_alias_statement: 79,
  import_statement: 80,
  import_from_statement: 81,
  future_import_statement: 82,
  aliased_import: 83,
  dotted_name: 84,
  relative_import: 85,
  import_prefix: 86,
  wildcard_import: 87,
  if_statement: 88,
  elif_clause: 89,
  else_clause: 90,
  for_statement: 91,
  while_statement: 92,
  try_statement: 93,
  except_clause: 94,
  finally_clause: 95,
  with_statement: 96,
  with_clause: 97,
  with_item: 98,
  match_statement: 99,
  case_clause: 100,
  case_pattern: 101,
  class_pattern: 102,
  keyword_pattern: 103,
  dict_pattern: 104,
  union_pattern: 105,
  splat_pattern: 106,
  complex_pattern: 107,
  function_definition: 108,
  class_definition: 109,
  decorated_definition: 110,
  decorator: 111,
  parameters: 112,
  lambda_parameters: 113,
  default_parameter: 114,
  typed_parameter: 115,
  typed_default_parameter: 116,
  keyword_separator: 117,
  positional_separator: 118,
} as const;

/** Field names of the grammar that lowering asks for. */
export const Field = {
  none: 0,
  alias: 1,
  alternative: 2,
  argument: 3,
  arguments: 4,
  attribute: 5,
  body: 6,
  cause: 7,
  code: 8,
  condition: 9,
  consequence: 10,
  definition: 11,
  expression: 12,
  function: 13,
  guard: 14,
  key: 15,
  left: 16,
  module_name: 17,
  name: 18,
  object: 19,
  operator: 20,
  operators: 21,
  parameters: 22,
  return_type: 23,
  right: 24,
  subject: 25,
  subscript: 26,
  superclasses: 27,
  type: 28,
  type_parameters: 29,
  value: 30,
} as const;

/** Names that `Node.descendantsOfType` and `Node.type` use. */
export const TypeName = {
  comment: 'comment',
  print: 'print_statement',
  exec: 'exec_statement',
  except: 'except_clause',
  raise: 'raise_statement',
  expressions: 'expression_list',
  string: 'string_start',
  integer: 'integer',
  unequal: '<>',
} as const;

/** Names that `Node.childrenForFieldName` uses. */
export const FieldName = { value: 'value' } as const;

/** Named kinds that stand for no part of the program. */
const extras: ReadonlySet<string> = new Set(['comment', 'line_continuation']);

const errorTypeId = 0xffff;

/** The numbers that one loaded grammar uses, mapped to ours. */
export interface GrammarIds {
  /** Indexed by the grammar's type id. */
  readonly kinds: Uint8Array;
  /** Indexed by the grammar's field id. */
  readonly fields: Uint8Array;
  /** The grammar's type id of the token `:`. */
  readonly colon: number;
}

/** Takes a loaded grammar; returns how its type and field ids map to `Kind` and `Field`. */
export function grammarIds(language: Language): GrammarIds {
  const kinds = new Uint8Array(errorTypeId + 1);
  kinds[errorTypeId] = Kind.ERROR;
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id) ?? '';
    kinds[id] = !language.nodeTypeIsNamed(id) ? Kind.token : extras.has(name) ? Kind.ignored : Kind.other;
  }
  for (const [name, kind] of Object.entries(Kind)) {
    const id = language.idForNodeType(name, true);
    if (id !== null && kind > Kind.other) kinds[id] = kind;
  }
  const fields = new Uint8Array(language.fieldCount + 1);
  for (const [name, field] of Object.entries(Field)) {
    const id = language.fieldIdForName(name);
    if (id !== null) fields[id] = field;
  }
  return { kinds, fields, colon: language.idForNodeType(':', false) ?? -1 };
}

/** Takes names; returns a table that tells whether a kind is among them. */
export function kindSet(...kinds: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const kind of kinds) table[kind] = 1;
  return table;
}
