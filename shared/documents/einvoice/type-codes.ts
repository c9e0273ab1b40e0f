import { ownValue } from '../../platform/own-value.ts';

/** The codes of UNTDID 1001 by which an EN 16931 invoice says what it is (BR-CL-01). */
const INVOICE = new Set(
  `80 82 84 102 130 202 203 204 211 218 219 295 326 331 380 382 383 384 385 386 387 388 389 390 393
  394 395 456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935`.split(
    /\s+/,
  ),
);
const CREDIT = new Set('81 83 261 262 296 308 381 396 420 458 502 503 532'.split(' '));

/** On the standard's list, and to be paid by nobody. */
const OTHERS: Record<string, string> = { '71': 'a request for payment', '325': 'a pro forma' };

/** @param fallback of what states no code, as UBL 2.0 need not */
export function kindOfType<K extends 'invoice' | 'credit-note'>(
  code: string | undefined,
  fallback: K,
): 'invoice' | 'credit-note' {
  if (code === undefined) return fallback;
  return CREDIT.has(code) ? 'credit-note' : fallback;
}

/**
 * Why the code is none of such a document. UBL has an element of its own for credit notes: a code of
 * the other kind in it is a mistake of one of the two.
 */
export function oddType(
  code: string | undefined,
  within: 'invoice' | 'credit-note' | 'either',
): string[] {
  if (code === undefined) return [];
  const other = ownValue(OTHERS, code);
  if (other) return [`BR-CL-01, the type ${code} is ${other}, and no invoice`];
  const isOf = { invoice: INVOICE.has(code), 'credit-note': CREDIT.has(code) };
  const isRight = within === 'either' ? isOf.invoice || isOf['credit-note'] : isOf[within];
  return isRight
    ? []
    : [`BR-CL-01, ${code} is no type of ${within === 'either' ? 'an invoice' : within}`];
}
