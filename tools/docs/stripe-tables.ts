import { HANDLED_TYPES } from '../../shared/billing/objects/handled-types.ts';
import { KINDS, kindNames } from '../../shared/billing/objects/kinds.ts';
import { UNHANDLED_TYPES } from '../../shared/billing/objects/unhandled-types.ts';
import { markdownTable } from './blocks.ts';

/** What each kind of Stripe object leaves: its table, and the columns that its states write. */
export const stripeKindsTable = (): string =>
  markdownTable(
    ['Stripe object', 'Table', 'Columns'],
    kindNames.map((kind) => [
      `\`${kind}\``,
      `\`${KINDS[kind].table}\``,
      Object.keys(KINDS[kind].columns).join(', '),
    ]),
  );

/** What each projected event type means for its row. */
export const stripeTypesTable = (): string =>
  markdownTable(
    ['Event type', 'Row of', 'What it brings'],
    Object.entries(HANDLED_TYPES).map(([type, { kind, means }]) => [
      `\`${type}\``,
      `\`${KINDS[kind].table}\``,
      means,
    ]),
  );

/** Why the other types change nothing. */
export const stripeUnhandledTable = (): string =>
  markdownTable(
    ['Event type', 'Why it changes no row'],
    Object.entries(UNHANDLED_TYPES).map(([type, why]) => [`\`${type}\``, why]),
  );
