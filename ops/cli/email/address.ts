import { readEmailAddress } from '../../../shared/platform/email-address.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';

/**
 * Reads an address that an operator typed.
 * @throws WrongUse saying what is wrong with it.
 */
export function requireEmailAddress(text: string): string {
  const read = readEmailAddress(text);
  if ('fault' in read) throw new WrongUse(`That is no address: ${read.fault}`);
  return read.address;
}
