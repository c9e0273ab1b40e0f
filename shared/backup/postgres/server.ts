import { BackupCannotRun } from '../errors.ts';
import type { Session } from './session.ts';

/** What a server says of itself and of the database that the session is in. */
export async function describeServer(session: Session) {
  const { rows } = await session.query<{
    database: string;
    version: string;
    number: number;
    bytes: string;
  }>(`SELECT current_database() AS database, current_setting('server_version') AS version,
             current_setting('server_version_num')::int AS number,
             pg_database_size(current_database()) AS bytes`);
  const [found] = rows;
  if (!found) throw new BackupCannotRun('The server did not say its version');
  return {
    database: found.database,
    version: found.version,
    major: Math.floor(found.number / 10_000),
    bytes: Number(found.bytes),
  };
}
