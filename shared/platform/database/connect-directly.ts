import pg from 'pg';
import { InvalidConfiguration } from '../errors.ts';
import { connectionOf } from './connection.ts';

/** A setting that whoever begins a session says in its first message. */
const MARK = 'nightshift.direct';

const REFUSAL =
  'The address of the database’s owner leads to a pooler in transaction mode: give the server’s own. ' +
  'Migrations hold a lock and backups a snapshot in their session, which a pooler hands to others. ' +
  'A pooler for the functions is -c poolerHost=…';

/**
 * Connects to the server itself. A pooler is known by a look and not by its name: it opens sessions of
 * its own, so what this one says at its beginning is refused or lost.
 * @throws InvalidConfiguration when a pooler is between
 */
export async function connectDirectly(
  url: string,
  settings: pg.ClientConfig = {},
): Promise<pg.Client> {
  const connection = { ...connectionOf(url), ...settings };
  const options = [connection.options, `-c ${MARK}=on`].filter(Boolean).join(' ');
  const client = new pg.Client({ ...connection, options });
  try {
    await client.connect();
    const { rows } = await client.query('SELECT current_setting($1, true) AS said', [MARK]);
    if (rows[0]?.said !== 'on') throw new InvalidConfiguration(REFUSAL);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    // PgBouncer's words for what it does not hand on.
    if (/unsupported startup parameter/.test((error as Error).message))
      throw new InvalidConfiguration(REFUSAL, { cause: error });
    throw error;
  }
}
