import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { useDatabase } from '../support/use-database.ts';
import { CHECKS } from './support/check-examples.ts';
import type { Example } from './support/examples.ts';

/** `condition` is what holds of a row, in the words of the catalogue. */
type Check = { name: string; condition: string; columns: { name: string; type: string }[] };

describe('every CHECK of the schema', () => {
  const { db } = useDatabase({ as: 'owner' });
  const checks = new Map<string, Check>();

  beforeAll(async () => {
    const { rows } = await db.query<Check>(
      `SELECT k.conname::text AS name, pg_get_expr(k.conbin, k.conrelid) AS condition,
         (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)))
          FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns
       FROM pg_constraint k
       WHERE k.contype = 'c' AND k.convalidated AND k.connamespace = 'public'::regnamespace`,
    );
    for (const row of rows) checks.set(row.name, row);
  });

  it('has an example of what it takes and of what it refuses', () => {
    expect([...checks.keys()].sort()).toEqual(Object.keys(CHECKS).sort());
    for (const { takes, refuses } of Object.values(CHECKS))
      expect([takes.length, refuses.length]).not.toContain(0);
  });

  it.each(Object.entries(CHECKS))('%s', async (name, { takes, refuses }) => {
    const check = checks.get(name) as Check;
    expect(await taken(check, [...takes, ...refuses])).toEqual([...takes]);
  });

  /** Those of the examples of which the condition is not false, as Postgres lets a row in. */
  async function taken({ condition, columns }: Check, examples: Example[]): Promise<Example[]> {
    const rows = examples.map((example) => {
      const values = columns.map(({ name, type }) => {
        const value = typeof example === 'string' ? example : example[name];
        if (value === undefined) throw new Error(`${JSON.stringify(example)} lacks ${name}`);
        return `${value === null ? 'NULL' : pg.escapeLiteral(value)}::${type} AS "${name}"`;
      });
      return `((SELECT (${condition}) IS NOT FALSE FROM (SELECT ${values.join(', ')}) AS given))`;
    });
    const { rows: answers } = await db.query<{ taken: boolean[] }>(
      `SELECT ARRAY[${rows.join(', ')}] AS taken`,
    );
    return examples.filter((_example, index) => answers[0]?.taken[index]);
  }
});
