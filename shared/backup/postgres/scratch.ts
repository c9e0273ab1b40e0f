import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { withDatabase } from '../../platform/database/address.ts';
import { HOUR } from '../../platform/durations.ts';
import { log } from '../../platform/log.ts';
import { BackupCannotRun } from '../errors.ts';
import type { Locale } from '../manifest/manifest.ts';
import { localeOptions } from './contents/locale.ts';
import { inSession, openSession, type Session } from './session.ts';
import { subscriptionEnd } from './subscriptions.ts';
import { identifier } from './target.ts';

const PREFIX = 'nightshift_drill_';
/** Milliseconds after which a scratch database belongs to a drill that was killed. */
const ABANDONED = 6 * HOUR;

/**
 * Runs `work` on a database of its own on the server at `url`, and drops it whatever happens. What an
 * earlier drill left goes too; one that cannot be dropped stops nothing, and is said.
 *
 * @param input.locale of the source, which the scratch database is to have
 * @throws BackupCannotRun when the role may not create databases
 */
export async function withScratchDatabase<T extends { notes: string[] }>(
  input: { url: string; locale?: Locale | undefined },
  deps: { clock: Clock; work: (url: string) => Promise<T> },
): Promise<T> {
  const session = await openSession(input.url);
  const name = `${PREFIX}${deps.clock().getTime()}_${randomBytes(3).toString('hex')}`;
  const notes: string[] = [];
  try {
    notes.push(...(await dropAbandoned(session, input.url, deps.clock)));
    notes.push(...(await create(session, name, input.locale)));
    try {
      const done = await deps.work(withDatabase(input.url, name));
      notes.push(...done.notes);
      return { ...done, notes };
    } finally {
      const left = await drop(session, input.url, name);
      if (left) notes.push(left);
    }
  } finally {
    await session.end();
  }
}

/** Postgres's conditions for a locale, an encoding or an option that this server does not have. */
const NOT_HERE = ['22023', '42704', '42809', '42601', '0A000', '58P01', '22P02'];

/** Open to its owner alone: what it is about to hold is everybody's rows, and groups are the server's. */
async function create(
  session: Session,
  name: string,
  locale: Locale | undefined,
): Promise<string[]> {
  const notes = await make(session, name, locale);
  await session.query(`REVOKE ALL ON DATABASE ${identifier(name)} FROM PUBLIC`);
  await session.query(`ALTER DATABASE ${identifier(name)} ALLOW_CONNECTIONS true`);
  return notes;
}

/** As the source's; where the server has no such locale, with its own, which is said. */
async function make(session: Session, name: string, locale: Locale | undefined): Promise<string[]> {
  const create = (options: string) =>
    session.query(
      `CREATE DATABASE ${identifier(name)} TEMPLATE template0 ALLOW_CONNECTIONS false ${options}`,
    );
  try {
    await create(locale ? localeOptions(locale) : `ENCODING 'UTF8'`);
    return [];
  } catch (cause) {
    const { code = '' } = cause as { code?: string };
    if (locale && NOT_HERE.includes(code)) {
      await create(`ENCODING 'UTF8'`);
      return [
        `this server has not the locale of the source (${locale.locale ?? locale.collate}, ${locale.encoding}): the drill ran with another`,
      ];
    }
    const why = code === '42501' ? await withoutRight(session) : `Postgres error ${code}`;
    throw new BackupCannotRun(`The scratch database cannot be created: ${why}`, { cause });
  }
}

async function withoutRight(session: Session): Promise<string> {
  const { rows } = await session.query<{ role: string }>('SELECT current_user AS role');
  const role = identifier(rows[0]?.role ?? '');
  return `ALTER ROLE ${role} CREATEDB, by who may; or drill on another server (--on), or restore into an empty database (backup restore --to), which is compared in the same way`;
}

async function dropAbandoned(session: Session, url: string, clock: Clock): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [PREFIX],
  );
  const before = clock().getTime() - ABANDONED;
  const left: (string | undefined)[] = [];
  for (const { name } of rows)
    if (Number.parseInt(name.slice(PREFIX.length), 10) < before)
      left.push(await drop(session, url, name));
  return left.filter((note) => note !== undefined);
}

/** @returns what to tell when it is still there */
async function drop(session: Session, url: string, name: string): Promise<string | undefined> {
  const now = () => session.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
  try {
    // An autovacuum worker passes for a superuser, whom FORCE may not end: without it, it is asked to go.
    await now().catch(() => session.query(`DROP DATABASE IF EXISTS ${identifier(name)}`));
  } catch {
    // A subscription of its own keeps a database: a drill of an earlier version restored them.
    await dropSubscriptions(withDatabase(url, name)).catch(() => undefined);
    try {
      await now();
    } catch (error) {
      const { code } = error as { code?: string };
      log.warn('a scratch database could not be dropped', { name, code });
      return `the scratch database ${name} could not be dropped (Postgres error ${code}): it holds a copy of the data`;
    }
  }
  return undefined;
}

const dropSubscriptions = (url: string) =>
  inSession(url, async (session) => {
    const { rows } = await session.query<{ name: string }>(
      `SELECT subname AS name FROM pg_subscription
       WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    for (const name of rows.map((row) => identifier(row.name)))
      for (const statement of subscriptionEnd(name)) await session.query(statement);
  });
