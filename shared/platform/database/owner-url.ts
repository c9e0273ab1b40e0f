import * as z from 'zod/mini';
import { InvalidConfiguration } from '../errors.ts';
import { jsonOrNothing } from '../json.ts';
import { once } from '../once.ts';
import { formatDatabaseAddress, parseDatabaseAddress } from './address.ts';
import { asPasted } from './pasted-address.ts';

/** What Aurora puts into the owner's secret. */
const auroraSecret = once(() =>
  z.object({
    username: z.string(),
    password: z.string(),
    host: z.string(),
    port: z.number(),
    dbname: z.optional(z.string()),
  }),
);

/**
 * The owner's connection string from its secret: a string as an operator gives it, or the parts as
 * Aurora writes them. @throws InvalidConfiguration without the value.
 */
export function ownerUrl(secret: string): string {
  const text = asPasted(secret);
  // As text again: what it leaves open is decided here, and handed on to the logins below the owner.
  if (/^postgres(ql)?:\/\//.test(text)) return formatDatabaseAddress(parseDatabaseAddress(text));
  const parts = z.safeParse(auroraSecret(), jsonOrNothing(text));
  if (!parts.success) {
    throw new InvalidConfiguration(
      'The owner secret of the database is neither postgres://… nor what Aurora writes',
    );
  }
  const { username, password, host, port, dbname = 'nightshift' } = parts.data;
  const url = new URL(`postgres://${host}:${port}/${dbname}`);
  url.username = encodeURIComponent(username);
  url.password = encodeURIComponent(password);
  // Inside the VPC, and still: the certificate must be Amazon's and the host's.
  url.searchParams.set('sslmode', 'verify-full');
  return url.toString();
}
