import type { Document } from '../../../shared/documents/lifecycle/store.ts';

/** An amount with its currency; a dash for what was not read. */
export const money = (amount: number | null, currency: string | null, places = 2): string =>
  amount === null ? '–' : [amount.toFixed(places), currency].filter(Boolean).join(' ');

/** Once a person has decided, nothing waits for one any more. */
const DECIDED: readonly Document['status'][] = ['approved', 'rejected', 'accepted'];

/** Why a document still waits for a person; nothing of one that does not. */
export const openReasons = ({ status, reasons, warnings }: Document): string[] =>
  DECIDED.includes(status) ? warnings : [...reasons, ...warnings];
