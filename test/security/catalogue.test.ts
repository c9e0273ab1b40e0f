import { describe, expect, it } from '@jest/globals';
import type { Sql } from '../../shared/platform/database/database.ts';
import { useDatabase } from '../support/use-database.ts';
import { rules } from './support/catalogue.ts';
import { planted } from './support/planted-mistakes.ts';

describe('the catalogue of the database', () => {
  const { db: owner } = useDatabase({ as: 'owner' });

  it.each(Object.keys(rules))('%s', async (rule) => {
    expect(await findings(rule, owner)).toEqual([]);
  });

  it.each(planted)('notices: $mistake', async ({ rule, sql }) => {
    // Shown to the rule inside of a transaction, and taken back.
    const seen = owner.transaction(async (tx) => {
      await tx.query(sql);
      throw new Seen(await findings(rule, tx));
    });
    await expect(seen).rejects.toMatchObject({ findings: [expect.any(String)] });
  });

  it('has a mistake for each of its rules', () => {
    expect(new Set(planted.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

class Seen extends Error {
  readonly findings: string[];
  constructor(findings: string[]) {
    super('taken back');
    this.findings = findings;
  }
}

async function findings(rule: string, sql: Sql): Promise<string[]> {
  const { rows } = await sql.query(`SELECT x::text AS finding FROM (${rules[rule]}) AS f(x)`);
  return rows.map(({ finding }) => String(finding));
}
