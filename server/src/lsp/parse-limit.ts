/**
 * How long a parse may take. A megabyte of text that is not Python takes some four seconds, of Python a tenth of that; what takes
 * longer than this is no program that anybody works on.
 */
const limitMs = 10_000;

/** Called when a parse begins; what it returns says whether the time is up. */
export function startParse(): () => boolean {
  const end = performance.now() + limitMs;
  return () => performance.now() > end;
}
