import type { ImportStatement } from './imports.js';
import type { Layout } from './layout.js';

/** The files of a project that an import statement of a file may concern. */
export function filesMeant(
  layout: Layout,
  { module, level, names }: ImportStatement,
  from: string,
): readonly string[] {
  const base = layout.find(module, level, from, []);
  if (base === undefined) return level > 0 ? [] : elsewhere(layout, module, names);
  const inner = names.map((name) => (base === '' ? name : `${base}/${name}`));
  // `import a.b.c` gives `a`.
  const outer = names.length === 0 ? around(base, module.split('.').length - 1) : [];
  return [base, ...outer, ...inner].map((path) => layout.fileOf(path)).filter((file) => file !== undefined);
}

/** Programs may add folders to the path. Which ones, only their evaluation tells, so every file that fits counts. */
function elsewhere(layout: Layout, module: string, names: readonly string[]): readonly string[] {
  return [module, ...names.map((name) => `${module}.${name}`)].flatMap((one) => layout.endingWith(one));
}

/** The paths of the packages around a module, the nearest first. */
function around(base: string, levels: number): readonly string[] {
  const parts = base.split('/');
  return Array.from({ length: levels }, (_, index) => parts.slice(0, -1 - index).join('/'));
}
