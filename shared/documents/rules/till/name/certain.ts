import { compareKey } from '../../../knowledge/keys.ts';
import { fold } from '../../../text/fold.ts';
import type { Line } from '../../../text/lines.ts';
import { LEGAL } from '../../head/legal-forms.ts';
import { TRADE } from '../trades.ts';
import { addressesOn, isAddressed } from './addresses.ts';

/** Whether more than its place says that a name is the shop's: a legal form, a trade, an address, the same again. */
export function isCertain(name: string | undefined, lines: readonly Line[]): boolean {
  if (!name) return false;
  const key = fold(name);
  const own = compareKey(name);
  const isAgain = lines.filter(({ text }) => compareKey(text) === own).length > 1;
  return LEGAL.test(key) || TRADE.test(key) || isAgain || isAddressed(name, addressesOn(lines));
}
