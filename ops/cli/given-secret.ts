import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import type { CliContext } from './context.ts';

/** What a summary says of an option whose value may be a secret. */
export const OR_ASKED =
  'or -: asked for, or read from standard input, as it has to be with a password';

/**
 * The value of an option that may hold a secret: as given, or for `-` as whoever sits there types it,
 * unseen, or as standard input says it.
 * @throws WrongUse when there is none then.
 */
export async function givenSecret(
  { given, what }: { given: string; what: string },
  {
    interactive,
    askSecret,
    readInput,
  }: Pick<CliContext, 'interactive' | 'askSecret' | 'readInput'>,
): Promise<string> {
  if (given !== '-') return given;
  const typed = interactive ? await askSecret(`${what} (it is not shown): `) : await readInput();
  const value = typed.trim();
  if (!value) throw new WrongUse(`${what} is to be typed, or given on standard input`);
  return value;
}
