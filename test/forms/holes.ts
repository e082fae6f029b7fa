import type { Form } from './form.js';
import { mark, otherMark, type Seed, type Variant } from './seed.js';

/** The flawed program, or its safe twin. */
export type Which = 'flaw' | 'safe';

/** What stands for the holes of a form (README.md), by name; `use` still has its own hole `$V`. */
export function holesOf(form: Form, seed: Seed, which: Which): ReadonlyMap<string, string> {
  const { callee, value } = seed[which];
  const names = new Map([
    ['module', callee?.module ?? ''],
    ['package', callee?.module.replace(/\.?[^.]*$/, '') ?? ''],
    ['leaf', callee?.module.replace(/^.*\./, '') ?? ''],
    ['name', callee?.name ?? ''],
    ['callee', callee?.shown ?? ''],
  ]);
  const called = form.callee?.replace(/\$([a-z]+)/g, (_, name: string) => names.get(name) ?? '');
  const expression = (variant: Variant, own = variant.callee?.shown ?? ''): string =>
    seed.kind === 'text' ? `'${variant.value}'` : variant.value.replaceAll('$F', own);
  const unmarked = (text: string): string => text.replaceAll(mark, '');

  const wraps = marksWrapper(form, seed);
  const shown = called ?? callee?.shown ?? '';
  const marked = expression(seed[which], shown);
  const whole = wraps ? unmarked(marked) : marked;
  const half = seed.kind === 'text' ? halfOf(value) : undefined;
  return new Map([
    ...names,
    ['here', wraps ? mark : ''],
    ['called', `${wraps ? mark : ''}${callee?.shown ?? ''}`],
    ['use', (wraps ? unmarked(seed.use) : seed.use).replaceAll('$F', shown)],
    ['keyword', /\b(\w+)=\$V/.exec(seed.use)?.[1] ?? ''],
    ['value', whole],
    ['safe', expression(seed.safe, which === 'safe' ? shown : undefined)],
    ['other', unmarked(expression(seed[which === 'flaw' ? 'safe' : 'flaw'])).replaceAll(otherMark, '')],
    ['head', half === undefined ? whole : `'${value.slice(0, half)}'`],
    ['rest', half === undefined ? '' : value.slice(half)],
    ['raw', value],
  ]);
}

/** Where a text is parted: at a mark, so that what is reported is in one piece, else in the middle. */
function halfOf(text: string): number {
  const at = text.indexOf(mark);
  return at > 0 ? at : Math.ceil(text.length / 2);
}

/** Where the form wraps the very call that is reported, the finding begins in the wrapper. */
function marksWrapper(form: Form, { flaw, use }: Seed): boolean {
  return (
    `${flaw.value} ${use}`.includes(`${mark}$F`) &&
    [...form.files.values()].some((text) => /\$(called|here)/.test(text))
  );
}

/** Why a form cannot be written for a seed; undefined where it can. */
export function unfit(form: Form, seed: Seed): string | undefined {
  const reason = seed.excludes?.[form.name];
  if (reason !== undefined) return reason;
  return needsOf(form).find((need) => !meets[need]!(seed));
}

/** What a form may ask of a seed; README.md says what each means. */
const meets: Readonly<Record<string, (seed: Seed) => boolean>> = {
  text: ({ kind }) => kind === 'text',
  constant: ({ kind }) => kind === 'text' || kind === 'constant',
  string: ({ kind }) => kind === 'text' || kind === 'string',
  nested: ({ top }) => top === undefined,
  harmless: ({ eager }) => eager === undefined,
  given: ({ flaw }) => flaw.value !== 'None',
  expression: ({ statement }) => statement === undefined,
  keyword: ({ use }) => /\b\w+=\$V/.test(use),
  positional: ({ use }) => /(\w\(|,)\s*\$V\s*[,)]/.test(use),
  callee: ({ flaw, safe }) => flaw.callee !== undefined && safe.callee !== undefined,
  package: ({ flaw, safe }) => [flaw, safe].every(({ callee }) => callee?.module.includes('.')),
};

/** Names of needs, for the check that forms name no other. */
export const needs: readonly string[] = Object.keys(meets);

function needsOf(form: Form): string[] {
  const text = [...form.files.values()].join('\n');
  const found = [...form.needs];
  if (/^(?!\s*\$(use|spread)\().*\$(use|spread)\(/m.test(text)) found.push('expression');
  if (/\$(head|rest)\b/.test(text)) found.push('string');
  if (/\$(spread|keyword)\b/.test(text)) found.push('keyword');
  if (/^[ \t]+.*\$use\(/m.test(text)) found.push('nested');
  if (/\$other\b/.test(text)) found.push('harmless');
  if (text.includes('$use(*')) found.push('positional');
  if (form.callee !== undefined || /\$(callee|called|module|name|package|leaf)\b/.test(text))
    found.push('callee');
  return found;
}
