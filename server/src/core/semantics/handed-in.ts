import type { FunctionInfo } from '../dataflow/program-types.js';
import { isStatic } from '../dataflow/attribute.js';
import type { Atom } from '../dataflow/value.js';
import { inputHandlerRows, requestAttributes, routeDecorators } from '../models/index.js';
import { calleeName } from './calls.js';

/** What a server passes for a parameter of a function that it calls; undefined for all other parameters. */
export function handlerParameter(atom: Extract<Atom, { k: 'param' }>): 'request' | 'model-dir' | undefined {
  const { fn, name } = atom;
  if (isRoute(fn)) return isFirstOfMethod(fn, name) ? undefined : 'request';
  const row = inputHandlerRows.find((one) => one.function === fn.name);
  if (!row) return undefined;
  if (row.parameters.length > 0) return row.parameters.includes(name) ? row.holds : undefined;
  const index = fn.shape.params.findIndex((param) => param.name === name);
  return index - (fn.cls && !isStatic(fn) ? 1 : 0) === row.position ? row.holds : undefined;
}

function isFirstOfMethod(fn: FunctionInfo, name: string): boolean {
  return fn.cls !== undefined && fn.shape.params[0]?.name === name;
}

/** `@app.route('/predict')`: the decorator is made by a method of that name. */
function isRoute(fn: FunctionInfo): boolean {
  return fn.decorators.some((decorator) =>
    decorator.atoms.some(
      (atom) =>
        atom.k === 'result' &&
        routeDecorators.has(calleeName(atom.call.callee)) &&
        atom.call.args[0]?.value.atoms.some((arg) => arg.k === 'const' && arg.value.kind === 'str') === true,
    ),
  );
}

/** `request.body`, `self.request.files`: what a web framework gives of a request. */
export function isRequestAttribute(atom: Extract<Atom, { k: 'attr' }>): boolean {
  if (!requestAttributes.has(atom.name)) return false;
  return atom.base.atoms.some(
    (base) => (base.k === 'param' || base.k === 'attr' || base.k === 'option') && nameOf(base) === 'request',
  );
}

function nameOf(atom: Extract<Atom, { k: 'param' | 'attr' | 'option' }>): string {
  return atom.k === 'option' ? atom.dest : atom.name;
}
