/** How often methods are added that call methods found before. */
const maxRounds = 3;

interface Method {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Names of methods that hold a candidate or call one that does, and of attributes that are given a function on a line with a
 * candidate: a call of such a name on an object of which nothing is known yet may have to be entered once it is known.
 */
export function lateMethods(text: string, places: readonly number[]): ReadonlySet<string> {
  const found = new Set<string>();
  const sorted = [...places].sort((a, b) => a - b);
  let waiting: Method[] = [];
  for (const method of methodsIn(text))
    if (holds(sorted, method)) found.add(method.name);
    else waiting.push(method);
  let fresh = [...found];
  for (let round = 0; round < maxRounds && fresh.length > 0 && waiting.length > 0; round += 1) {
    const calls = new RegExp(`\\b(?:${fresh.join('|')})\\s*\\(`, 'g');
    const called = [...text.matchAll(calls)].map(({ index }) => index);
    const holding = waiting.filter((method) => holds(called, method));
    waiting = waiting.filter((method) => !holding.includes(method));
    fresh = holding.map(({ name }) => name).filter((name) => !found.has(name));
    for (const name of fresh) found.add(name);
  }
  return found;
}

/** Methods with their bodies, as far as the next definition; lines that give an attribute a function are taken for such. */
function methodsIn(text: string): readonly Method[] {
  const pattern =
    /^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)|^[ \t]+[\w.]+\.(\w+)[ \t]*=[ \t]*(?:[\w.]*\bpartial[ \t]*\(|lambda\b|[A-Za-z_][\w.]*[ \t]*(?:#|$)).*/gm;
  const methods: Method[] = [];
  let open: { name: string; start: number } | undefined;
  for (const match of text.matchAll(pattern)) {
    const [whole, indent, method, attribute] = match;
    if (attribute !== undefined) {
      methods.push({ name: attribute, start: match.index, end: match.index + whole.length });
      continue;
    }
    if (open) methods.push({ ...open, end: match.index });
    // What stands at the edge is no method; a function in a method belongs to it by its place only.
    open =
      method === undefined || indent === '' ? undefined : { name: method, start: match.index + whole.length };
  }
  if (open) methods.push({ ...open, end: text.length });
  return methods;
}

function holds(sorted: readonly number[], { start, end }: Method): boolean {
  return sorted.some((place) => place >= start && place < end);
}
