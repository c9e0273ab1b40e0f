import { parseDatabaseAddress } from '../../../shared/platform/database/address.ts';
import { InvalidConfiguration } from '../../../shared/platform/errors.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { CliContext } from '../context.ts';
import { givenSecret } from '../given-secret.ts';

/** @throws WrongUse for what is no address of a Postgres database, or one that would send a password in the clear */
export async function givenPostgresUrl(
  given: string,
  { option }: { option: string },
  context: CliContext,
): Promise<string> {
  const text = await givenSecret({ given, what: `The address for --${option}` }, context);
  try {
    parseDatabaseAddress(text);
    return text;
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    throw new WrongUse(
      `--${option} is not an address like postgres://user@host/database: ${error.message}`,
    );
  }
}

/** For the verbs that read a backup. */
export const UNSIGNED = flag(
  'also a backup that nobody signed, e.g. one of before there was a signing key',
);
