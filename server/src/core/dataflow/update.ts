import type { Code, ParsedFile } from '../syntax/ir.js';
import { namesDeclaredGlobal } from './module-scope.js';
import { ownersOf } from './owners.js';
import type { ClassInfo, CodeOwner, FunctionInfo } from './program-types.js';
import type { Program } from './program.js';
import { invalidate } from './world.js';

/**
 * Takes a program to the next version of its file. Bodies whose text is the same keep what is known of them and move; functions
 * whose text changed are forgotten, and whatever used them. Returns false where the module's own statements or a class changed:
 * then the program cannot be kept, and nothing was done to what was known.
 */
export function updateProgram(program: Program, file: ParsedFile): boolean {
  const module = program.module.code;
  if (!module || !program.module.evaluation?.summary) return false;
  if (!sameNames(program.scope.rebound, namesDeclaredGlobal(file.text))) return false;
  const moved = file.module();
  if (!sameExceptSpans(module, moved)) return false;
  const before = program.file.text;
  const texts = new Map<CodeOwner, string>();
  for (const owner of ownersOf(program))
    if (owner.code) texts.set(owner, before.slice(owner.span.start, owner.span.end));
  program.file = file;
  takeSpans(module, moved);
  program.listed.owners = undefined;
  const changed: FunctionInfo[] = [];
  if (!moveChildren(program.module, texts, changed)) return false;
  invalidate(changed);
  for (const owner of changed) {
    invalidate(descendants(owner));
    owner.children.clear();
    owner.code = undefined;
  }
  return true;
}

/** Sets the bodies below one to where they are now; false where a class is not what it was. */
function moveChildren(
  root: CodeOwner,
  texts: ReadonlyMap<CodeOwner, string>,
  changed: FunctionInfo[],
): boolean {
  const waiting: (FunctionInfo | ClassInfo)[] = [...root.children.values()];
  for (let owner = waiting.pop(); owner; owner = waiting.pop()) {
    owner.anchor.base = owner.span.start;
    if (!owner.code) continue;
    owner.code = { ...owner.code, base: owner.span.start };
    const { file } = owner.program;
    if (texts.get(owner) === file.text.slice(owner.span.start, owner.span.end)) {
      waiting.push(...owner.children.values());
    } else if (owner.kind === 'class') {
      const now = file.body('class', owner.span);
      if (!sameExceptSpans(owner.code, now)) return false;
      takeSpans(owner.code, now);
      waiting.push(...owner.children.values());
    } else changed.push(owner);
  }
  return true;
}

function descendants(owner: CodeOwner): readonly CodeOwner[] {
  const found: CodeOwner[] = [...owner.children.values()];
  for (const one of found) found.push(...one.children.values());
  return found;
}

function sameNames(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((name) => b.has(name));
}

type Plain = Readonly<Record<string, unknown>>;

function sameExceptSpans(a: Code, b: Code): boolean {
  return a.registers === b.registers && equal(a.instrs, b.instrs);
}

/** Instructions are shallow plain data, so that this does not go deep. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index += 1) if (!equal(a[index], b[index])) return false;
    return true;
  }
  if (isSpan(a)) return isSpan(b);
  let keys = 0;
  for (const key in a) {
    if (!equal(a[key], b[key])) return false;
    keys += 1;
  }
  for (const _key in b) keys -= 1;
  return keys === 0;
}

/** Moves the spans of instructions that stay to where those of the new ones are; places refer to these very objects. */
function takeSpans(from: Code, to: Code): void {
  take(from.instrs, to.instrs);
}

function take(old: unknown, now: unknown): void {
  if (!isObject(old) || !isObject(now) || old === now) return;
  if (isSpan(old)) {
    if (isSpan(now)) Object.assign(old, now);
    return;
  }
  if (Array.isArray(old)) {
    const items: readonly unknown[] = old;
    items.forEach((item, index) => {
      take(item, now[index]);
    });
    return;
  }
  for (const key in old) take(old[key], now[key]);
}

function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null;
}

/** Nothing else in instructions has a start. */
function isSpan(value: Plain): boolean {
  return typeof value['start'] === 'number' && typeof value['end'] === 'number';
}
