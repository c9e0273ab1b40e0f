import type { Cell } from '../../../text/lines.ts';
import { CONTACT } from '../../words/in-names.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import type { Block } from './blocks.ts';

const REACHED_AT = new RegExp(
  String.raw`@|www\.|https?:|\+\d{2}[\s\d(]|${CONTACT}|\b[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){3,}|\b[A-Z]{2}U?\d{8,12}\b`,
  'iu',
);
/** A telephone's number by itself: "919-923-2361", "(0)484.006.201". */
const TELEPHONE =
  /^(?:\(?(?:\(?0\)?\s?[1-9]|\+\d)[\d\s()./-]{7,16}|\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4})$/;

/** Whether a text says how to reach somebody, or which tax number he has. */
const isContact = (text: string) =>
  REACHED_AT.test(text) ||
  TELEPHONE.test(text.trim()) ||
  LABELS.vatId.some((label) => label.test(labelKey(text)));

/** A tax number that is said to be the customer's: "TVA client". */
const isOfCustomer = (text: string) =>
  [LABELS.vatId, LABELS.buyer].every((labels) => labels.some((it) => it.test(labelKey(text))));

/** Cells of a page that say how to reach somebody, and those that do for the customer. */
export type Contacts = { all: ReadonlySet<Cell>; customers: ReadonlySet<Cell> };

/** Which cells of a page say how to reach somebody. */
export function contactsOf(cells: readonly Cell[]): Contacts {
  const all = cells.filter(({ text }) => isContact(text));
  return { all: new Set(all), customers: new Set(all.filter(({ text }) => isOfCustomer(text))) };
}

/** Whether a block says how to reach a name in it; what the name itself consists of says nothing. */
export const isReached = (
  { cells }: Block,
  { cell, name }: { cell: Cell; name: string },
  { all }: Contacts,
): boolean =>
  cells.some((it) => all.has(it) && (it !== cell || isContact(it.text.replace(name, ' '))));
