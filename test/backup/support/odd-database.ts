import { randomUUID } from 'node:crypto';
import { withDatabase } from '../../../shared/platform/database/address.ts';
import { runSql } from './fixture.ts';

/** The suite's server, by the database that every server has. */
const serverUrl = () => withDatabase(process.env.NIGHTSHIFT_TEST_SERVER as string, 'postgres');

/** An empty database by CREATE DATABASE's own options. Its drop ends subscriptions first. */
export async function createLike(
  options = '',
): Promise<{ url: string; name: string; drop(): Promise<void> }> {
  const door = serverUrl();
  const name = `odd_${randomUUID().replaceAll('-', '')}`;
  await runSql(door, `CREATE DATABASE ${name} TEMPLATE template0 ${options}`);
  const url = withDatabase(door, name);
  const end = () => runSql(door, `DROP DATABASE ${name} WITH (FORCE)`);
  return {
    url,
    name,
    async drop() {
      // A subscription of its own keeps a database.
      await end().catch(async () => {
        await dropSubscriptions(url);
        await end();
      });
    },
  };
}

async function dropSubscriptions(url: string): Promise<void> {
  const subscriptions = await runSql<{ name: string }>(
    url,
    `SELECT quote_ident(subname) AS name FROM pg_subscription WHERE subdbid =
       (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  for (const { name } of subscriptions) {
    for (const end of ['DISABLE', 'SET (slot_name = NONE)'])
      await runSql(url, `ALTER SUBSCRIPTION ${name} ${end}`);
    await runSql(url, `DROP SUBSCRIPTION ${name}`);
  }
}
