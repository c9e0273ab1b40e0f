import { randomUUID } from 'node:crypto';
import { withDatabase } from '../../../shared/platform/database/address.ts';
import { createEmptyDatabase } from '../../support/database.ts';
import { runSql } from './fixture.ts';

/** An empty database by CREATE DATABASE's own options. Its drop ends subscriptions first. */
export async function createLike(
  options = '',
): Promise<{ url: string; name: string; drop(): Promise<void> }> {
  const door = await createEmptyDatabase();
  const name = `odd_${randomUUID().replaceAll('-', '')}`;
  await runSql(door.url, `CREATE DATABASE ${name} TEMPLATE template0 ${options}`);
  const url = withDatabase(door.url, name);
  return {
    url,
    name,
    async drop() {
      const subscriptions = await runSql<{ subname: string }>(
        url,
        `SELECT quote_ident(subname) AS subname FROM pg_subscription WHERE subdbid =
           (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      for (const { subname } of subscriptions)
        for (const end of ['DISABLE', 'SET (slot_name = NONE)'])
          await runSql(url, `ALTER SUBSCRIPTION ${subname} ${end}`);
      for (const { subname } of subscriptions) await runSql(url, `DROP SUBSCRIPTION ${subname}`);
      await runSql(door.url, `DROP DATABASE ${name} WITH (FORCE)`);
      await door.drop();
    },
  };
}
