import { NotFound } from '../../../shared/platform/errors.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';

/** The campaign whose id begins so. @throws NotFound, WrongUse when several do. */
export async function findCampaign(beginning: string, { db }: OpsContext): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM campaigns WHERE starts_with(id::text, lower($1)) LIMIT 2`,
    [beginning],
  );
  if (rows.length > 1) throw new WrongUse(`Several campaigns begin with ${beginning}`);
  if (!rows[0]) throw new NotFound(`There is no campaign ${beginning}`);
  return rows[0].id;
}
