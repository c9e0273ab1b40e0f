import pg from 'pg';

/**
 * No login makes tables, types or casts, not even for its session: what runs on them could be made to
 * run as somebody else. The right is the database's, so that no dump and no template carries it:
 * every migration and every new login sees to it.
 */
export async function refuseTemporaryObjects(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query(
    `SELECT current_database() AS name,
            has_database_privilege('public', current_database(), 'TEMPORARY') AS may`,
  );
  if (rows[0].may)
    await owner.query(
      `REVOKE TEMPORARY ON DATABASE ${pg.escapeIdentifier(rows[0].name)} FROM PUBLIC`,
    );
}
