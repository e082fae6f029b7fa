/**
 * The dotted name of the module that a file is, from its path relative to the root: `utils/common.py` is `utils.common`, and
 * `utils/__init__.py` is `utils`.
 */
export function moduleName(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const file = (parts.pop() ?? '').replace(/\.(?:pyw?|ipynb)$/i, '');
  return [...parts, ...(file === '__init__' && parts.length > 0 ? [] : [file])].join('.');
}
