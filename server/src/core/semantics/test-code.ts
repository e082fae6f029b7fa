/** Whether a path (relative, with `/`) is test code: severities go down one step there, nothing is hidden. */
export function isTestPath(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  if (/^(test_.*|.*_test|conftest)\.(py|ipynb)$/.test(name)) return true;
  return parts.some(
    (part) => part === 'tests' || part === 'test' || part === 'unittest' || part === 'unittests',
  );
}
