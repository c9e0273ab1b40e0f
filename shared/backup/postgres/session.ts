import { connectDirectly } from '../../platform/database/connect-directly.ts';
import type { Row, Sql } from '../../platform/database/database.ts';
import { InvalidConfiguration } from '../../platform/errors.ts';
import { BackupCannotRun } from '../errors.ts';
import { type CopyIn, copyBytes, runBytes } from './raw-query.ts';

/** One connection of its own: snapshots, advisory locks and CREATE DATABASE need one. */
export type Session = Sql & {
  /** Statements as a dump has them. */
  run(sql: Buffer): Promise<void>;
  copy(sql: Buffer): Promise<CopyIn>;
  /** A query that is under way is broken off, and its transaction rolled back. */
  end(): Promise<void>;
};

/**
 * Whatever a database or a role sets for its sessions: what is written may be written, statements are read
 * as a dump means them, a table of somebody's that is called as one of the catalogue is not taken for it, and no clock ends a session that waits for an hour while another one works.
 */
const OURS = `SET search_path = pg_catalog; SET default_transaction_read_only = off; SET default_transaction_isolation = 'read committed';
  SET default_transaction_deferrable = off; SET standard_conforming_strings = on;
  SET transform_null_equals = off; SET array_nulls = on; SET quote_all_identifiers = off;
  SET datestyle = 'ISO'; SET intervalstyle = 'postgres';
  SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout',
    'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')`;

/** @throws BackupCannotRun when the server does not let us in. */
export async function openSession(url: string): Promise<Session> {
  const client = await connectDirectly(url, {
    application_name: 'nightshift-backup',
    connectionTimeoutMillis: 15_000,
  }).catch((cause: Error) => {
    const why = cause instanceof InvalidConfiguration ? cause.message : undefined;
    throw new BackupCannotRun(why ?? 'The database cannot be reached', { cause });
  });
  // A connection that breaks while idle shows in the next query.
  client.on('error', () => {});
  await client.query(OURS).catch(async (cause: Error) => {
    await client.end().catch(() => undefined);
    throw new BackupCannotRun('The database does not take the settings of a session', { cause });
  });
  return {
    async query<R extends Row>(text: string, values?: unknown[]) {
      const result = await client.query<R>(text, values);
      return { rows: result.rows ?? [], rowCount: result.rowCount ?? 0 };
    },
    run: (sql) => runBytes(client, sql),
    copy: (sql) => copyBytes(client, sql),
    end: () => client.end().catch(() => undefined),
  };
}

/** Runs `work` on a session that ends with it. */
export async function inSession<T>(
  url: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(url);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
