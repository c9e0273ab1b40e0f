import { describe, expect, it } from '@jest/globals';
import type { Sql } from '../../shared/platform/database/database.ts';
import { takenBack } from '../support/taken-back.ts';
import { useDatabase } from '../support/use-database.ts';
import { rules } from './support/catalogue.ts';
import { planted } from './support/planted-mistakes.ts';

describe('the catalogue of the database', () => {
  const { db: owner } = useDatabase({ as: 'owner' });

  it.each(Object.keys(rules))('%s', async (rule) => {
    expect(await findings(rule, owner)).toEqual([]);
  });

  it.each(planted)('notices: $mistake', async ({ rule, sql }) => {
    const seen = await takenBack(owner, async (tx) => {
      await tx.query(sql);
      return findings(rule, tx);
    });
    expect(seen).toEqual([expect.any(String)]);
  });

  it('has a mistake for each of its rules', () => {
    expect(new Set(planted.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

async function findings(rule: string, sql: Sql): Promise<string[]> {
  const { rows } = await sql.query(`SELECT x::text AS finding FROM (${rules[rule]}) AS f(x)`);
  return rows.map(({ finding }) => String(finding));
}
