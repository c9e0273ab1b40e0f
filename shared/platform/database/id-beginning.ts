import { Conflict, InvalidRequest, NotFound } from '../errors.ts';
import type { Sql } from './database.ts';
import { idsBeginningWith } from './search.ts';

/** A list of more is no help. */
const SHOWN = 6;

/**
 * The one row whose UUID begins so: ids may be shortened wherever a person types them.
 * @param input.table with an `id` of type uuid, and `organization_id` where one is given.
 * @param input.noun what it is, for the messages: `campaign`.
 * @throws InvalidRequest for what begins no id, NotFound when there is none, Conflict when there
 *   are several.
 */
export async function idBeginningWith(
  input: { given: string; table: string; noun: string; organizationId?: string },
  { sql }: { sql: Sql },
): Promise<string> {
  const { given, table, noun, organizationId } = input;
  const range = idsBeginningWith(given);
  if (!range)
    throw new InvalidRequest(
      `"${given}" is no id of ${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}: give at least its first 4 characters`,
    );
  const own = organizationId === undefined ? '' : 'AND organization_id = $4';
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM ${table} WHERE id BETWEEN $1 AND $2 ${own} ORDER BY id LIMIT $3`,
    [range.first, range.last, SHOWN, ...(organizationId === undefined ? [] : [organizationId])],
  );
  const [only, second] = rows;
  if (!only) throw new NotFound(`There is no ${noun} ${given}`);
  if (second) {
    const ids = rows.map((row) => row.id).join(', ');
    throw new Conflict(`${given} is the beginning of several ${noun}s: ${ids}`);
  }
  return only.id;
}
