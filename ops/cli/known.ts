import { didYouMean } from '../../shared/platform/nearest.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';

/**
 * Refuses a name of the stack that does not exist: a misspelt queue must not read as an all-clear.
 * @param input.what e.g. `queue`. @param input.see the verb that lists them, e.g. `queues list`.
 * @throws WrongUse with the nearest name, and where they are listed.
 */
export function refuseUnknown(input: {
  given: string | undefined;
  names: readonly string[];
  what: string;
  see?: string;
}): void {
  const { given, names, what, see } = input;
  if (given === undefined || names.includes(given)) return;
  const where = see === undefined ? names.join(', ') : `npm run ops -- ${see} shows them`;
  throw new WrongUse(`There is no ${what} "${given}"${didYouMean(given, names)}: ${where}`);
}
