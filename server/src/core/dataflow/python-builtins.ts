/** Names that Python (2 or 3) binds everywhere and that the engine or its models speak of. */
const names: ReadonlySet<string> = new Set(
  (
    'abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod ' +
    'enumerate eval exec filter float format frozenset getattr globals hasattr hash hex id input int isinstance ' +
    'issubclass iter len list locals map max memoryview min next object oct open ord pow print property range ' +
    'repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ ' +
    'basestring long raw_input reduce unichr unicode xrange file __file__'
  ).split(' '),
);

/** Whether a bare name that nothing in a module binds is one of Python's own. */
export function isPythonBuiltin(name: string): boolean {
  return names.has(name);
}
