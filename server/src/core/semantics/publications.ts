import type { FlowStep } from '../rule.js';
import { signaturesOf } from './checks.js';
import { calleeName } from './calls.js';
import type { CallContext } from './concepts.js';
import { depositsOf, type Deposit } from './deposits.js';
import { literalsOf } from './literals.js';
import { meets, namesOf, type Place } from './file-names.js';
import { type Moments, momentsOf, orderOf } from './order.js';
import { sentByCommand } from './transfers.js';
import type { AnalysisUnit } from './unit.js';

/** A call that gives files to others. */
export interface Publication {
  readonly places: readonly Place[];
  readonly moments: Moments;
  readonly how: string;
  readonly step: FlowStep;
  readonly context: CallContext;
}

/** A model that is written and then sent, with nothing that signs it. */
export interface UnsignedExport {
  readonly written: Deposit;
  readonly sent: Publication;
}

/** Every model that this program writes and sends unsigned, once for each place where it is written. */
export function unsignedExports(unit: AnalysisUnit): readonly UnsignedExport[] {
  const sends = publicationsOf(unit);
  if (sends.length === 0) return [];
  return depositsOf(unit)
    .filter((deposit) => deposit.kind === 'save')
    .flatMap((written) => {
      const sent = sends.find(
        (one) =>
          orderOf(unit, written.moments, one.moments) !== 'after' &&
          one.places.some((place) => written.places.some((have) => meets(have, place))) &&
          !isSigned(unit, [...one.places, ...written.places]),
      );
      return sent ? [{ written, sent }] : [];
    });
}

function isSigned(unit: AnalysisUnit, places: readonly Place[]): boolean {
  if (runsSigner.test(unit.text)) return true;
  return signaturesOf(unit).some((one) =>
    [...one.names].some((name) => places.some((place) => meets({ name, extent: 'folder' }, place))),
  );
}

const runsSigner =
  /\b(?:gpg2?['", ]+(?:--?[\w-]+['", ]+)*(?:--detach-sign|--sign|-b)\b|cosign['", ]+sign|model_signing['", ]+sign|minisign['", ]+-S)|\bsign_(?:model|artifact|checkpoint|blob)\w*\s*\(/;

function publicationsOf(unit: AnalysisUnit): readonly Publication[] {
  const calls = unit.calls('publishes').flatMap(({ contexts }) =>
    contexts.flatMap((context): Publication[] => {
      const arg = unit.arg(context, 'path') ?? unit.arg(context, 'value');
      const defaults = arg ? literalsOf(arg.value).map(({ text }) => text) : [];
      const names = arg ? [...new Set([...namesOf(unit, arg.value), ...defaults])] : [];
      return names.length === 0 ? [] : [publication(context, names, calleeName(context.term.callee))];
    }),
  );
  const commands = unit.calls('runs-command').flatMap(({ contexts }) =>
    contexts.flatMap((context): Publication[] => {
      const names = sentByCommand(unit, context);
      return names.length === 0 ? [] : [publication(context, names, 'a command')];
    }),
  );
  return [...calls, ...commands];
}

function publication(context: CallContext, names: readonly string[], how: string): Publication {
  return {
    places: names.map((name) => ({ name, extent: 'folder' })),
    moments: momentsOf(context),
    how,
    step: { span: context.term.span, note: `sent here by \`${how}\`` },
    context,
  };
}
