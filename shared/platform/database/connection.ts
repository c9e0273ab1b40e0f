import type { ClientConfig } from 'pg';
import { parseDatabaseAddress } from './address.ts';

/**
 * What `pg` connects by, every part of it said: nothing is left to its own reading of an address, or
 * to the environment.
 * @throws InvalidConfiguration
 */
export function connectionOf(text: string): ClientConfig {
  const { host, port, user, password, database, tls, ...more } = parseDatabaseAddress(text);
  const { options, channelBinding, connectTimeout } = more;
  return {
    host,
    port,
    user,
    database,
    // Without one, only a file of the machine's user could name one.
    password: password ?? (() => ''),
    ssl:
      tls.mode === 'disable'
        ? false
        : {
            // Who must be named in the certificate, also where that is an IP address.
            host,
            rejectUnauthorized: tls.mode === 'verify-full',
            ...(tls.ca && { ca: tls.ca }),
            ...(tls.certificate && { cert: tls.certificate }),
            ...(tls.key && { key: tls.key }),
          },
    ...(options && { options }),
    ...(channelBinding && { enableChannelBinding: channelBinding !== 'disable' }),
    ...(connectTimeout && { connectionTimeoutMillis: connectTimeout * 1_000 }),
  };
}
