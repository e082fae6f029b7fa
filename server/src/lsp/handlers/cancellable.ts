import type { CancellationToken } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Thrown to answer a request about a text that has changed since. */
export function contentModified(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed.');
}

/** Makes a handler that answers -32800 in place of a result that nobody waits for. */
export function cancellable<P, R>(
  handle: (params: P) => Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    stopIfCancelled(token);
    const result = await handle(params);
    stopIfCancelled(token);
    return result;
  };
}

function stopIfCancelled(token: CancellationToken): void {
  if (!token.isCancellationRequested) return;
  throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}
