import type { Clock } from '../../platform/clock.ts';
import { withDatabase } from '../../platform/database/address.ts';
import { BackupCannotRun } from '../errors.ts';
import { openSession, type Session } from './session.ts';
import { identifier } from './target.ts';

const PREFIX = 'nightshift_drill_';
/** Milliseconds after which a scratch database belongs to a drill that was killed. */
const ABANDONED = 6 * 3_600_000;

/**
 * Runs `work` on a database of its own on the server at `url`, and drops it whatever happens.
 * @throws BackupCannotRun when the role may not create databases
 */
export async function withScratchDatabase<T>(
  input: { url: string },
  deps: { clock: Clock; work: (url: string) => Promise<T> },
): Promise<T> {
  const session = await openSession(input.url);
  const name = `${PREFIX}${deps.clock().getTime()}`;
  try {
    await dropAbandoned(session, deps.clock);
    await session
      .query(`CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING 'UTF8'`)
      .catch((cause) => {
        const { code } = cause as { code?: string };
        const why = code === '42501' ? 'the role needs CREATEDB' : `Postgres error ${code}`;
        throw new BackupCannotRun(`The scratch database cannot be created: ${why}`, { cause });
      });
    try {
      return await deps.work(withDatabase(input.url, name));
    } finally {
      await drop(session, name);
    }
  } finally {
    await session.end();
  }
}

async function dropAbandoned(session: Session, clock: Clock) {
  const { rows } = await session.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [PREFIX],
  );
  const before = clock().getTime() - ABANDONED;
  for (const { name } of rows)
    if (Number(name.slice(PREFIX.length)) < before) await drop(session, name);
}

const drop = (session: Session, name: string) =>
  session.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
