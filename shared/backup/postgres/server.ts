import type { Sql } from '../../platform/database/database.ts';
import { BackupCannotRun } from '../errors.ts';
import type { Session } from './session.ts';

export type ServerFacts = {
  database: string;
  /** Who we are there. */
  role: string;
  version: string;
  major: number;
  bytes: number;
  /** What makes a cluster itself, whatever address leads to it; null where the server does not tell. */
  systemIdentifier: string | null;
  /** As the server sees itself, e.g. `10.0.3.7:5432`; `socket` for one of this machine. */
  address: string;
};

/** What a server says of itself and of the database that the session is in. */
export async function describeServer(session: Session): Promise<ServerFacts> {
  const { rows } = await session.query<ServerFacts & { number: number; bytes: string }>(`
    SELECT current_database() AS database, current_user AS role,
           current_setting('server_version') AS version,
           current_setting('server_version_num')::int AS number,
           pg_database_size(current_database()) AS bytes,
           coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'socket') AS address`);
  const [found] = rows;
  if (!found) throw new BackupCannotRun('The server did not say its version');
  const { number, bytes, ...facts } = found;
  return {
    ...facts,
    major: Math.floor(number / 10_000),
    bytes: Number(bytes),
    systemIdentifier: await systemIdentifier(session),
  };
}

/** Some managed servers keep it to themselves. */
async function systemIdentifier(session: Session): Promise<string | null> {
  try {
    const { rows } = await session.query<{ id: string }>(
      'SELECT system_identifier::text AS id FROM pg_control_system()',
    );
    return rows[0]?.id ?? null;
  } catch {
    return null;
  }
}

/** The server's major version, as 15. */
export async function serverMajor(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ number: number }>(
    `SELECT current_setting('server_version_num')::int AS number`,
  );
  return Math.floor((rows[0]?.number ?? 0) / 10_000);
}
