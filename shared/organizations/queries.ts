import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import { holding, idsBeginningWith } from '../platform/database/search.ts';
import { Conflict, NotFound } from '../platform/errors.ts';
import { nearest } from '../platform/nearest.ts';
import { shortId } from '../platform/uuid.ts';

export type Organization = {
  id: string;
  name: string;
  timeZone: string;
  locale: string;
  members: number;
  createdAt: Date;
};

/** Organisations by name, a part at a time; with `like`, those whose name holds it or whose id begins so. */
export async function listOrganizations(
  input: { like?: string | undefined; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Organization>> {
  return readPart<Organization & Row>(
    {
      columns: `o.id, o.name, o.time_zone AS "timeZone", o.locale, o.created_at AS "createdAt",
       (SELECT count(*)::int FROM organization_members m WHERE m.organization_id = o.id) AS members`,
      from: 'organizations o',
      where: `($1::text IS NULL OR lower(o.name) LIKE lower($1) OR o.id BETWEEN $2 AND $3)`,
      values: meaning(input.like),
      by: [
        { column: 'o.name', type: 'text' },
        { column: 'o.id', type: 'uuid' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** A part of a name, and the ids that begin so; what begins no id is taken for a part of a name only. */
function meaning(like: string | undefined): [string | null, string | null, string | null] {
  const range = like === undefined ? undefined : idsBeginningWith(like);
  return [like === undefined ? null : holding(like), range?.first ?? null, range?.last ?? null];
}

/**
 * The organisation that a person means: by its id, the beginning of it, its name, or a part of it.
 * @throws NotFound with the nearest name when there is none, Conflict when several are meant.
 */
export async function findOrganization(
  { given }: { given: string },
  { sql }: { sql: Sql },
): Promise<{ id: string; name: string }> {
  const { rows } = await sql.query<{ id: string; name: string }>(
    `SELECT id, name FROM organizations
     WHERE lower(name) LIKE lower($1) OR id BETWEEN $2 AND $3
     ORDER BY id::text = lower($4) DESC, lower(name) = lower($4) DESC, name LIMIT 6`,
    [...meaning(given), given],
  );
  const [first, second] = rows;
  if (!first) throw new NotFound(`There is no organisation "${given}"${await meant(given, sql)}`);
  const exact = [first.id, first.name.toLowerCase()].includes(given.toLowerCase());
  const ambiguous = second && (!exact || second.name.toLowerCase() === given.toLowerCase());
  if (!ambiguous) return first;
  const some = rows.map(({ id, name }) => `${name} (${shortId(id)})`).join(', ');
  throw new Conflict(`"${given}" may mean several organisations: ${some}`);
}

/** Names to compare a slip with. */
const COMPARED = 10_000;

async function meant(given: string, sql: Sql): Promise<string> {
  const { rows } = await sql.query<{ name: string }>(
    'SELECT name FROM organizations ORDER BY created_at LIMIT $1',
    [COMPARED],
  );
  const names = rows.map(({ name }) => name);
  // Of a long name, people write the first word.
  const words = names.flatMap((name) => name.split(/\s+/));
  const word = nearest(given, names) ?? nearest(given, words);
  return word === undefined ? '' : ` (did you mean "${word}"?)`;
}
