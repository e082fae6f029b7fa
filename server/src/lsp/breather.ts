/** Longest stretch, in milliseconds, that work in the background keeps the server from answering. */
const stretch = 15;

/** A function that gives the event loop its turn when the last one was long ago. */
export function breather(): () => Promise<void> {
  let since = Date.now();
  return async () => {
    if (Date.now() - since <= stretch) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    since = Date.now();
  };
}
