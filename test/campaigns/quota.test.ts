import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takeQuota } from '../../shared/campaigns/quota.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { makeOrganization } from '../checkins/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('the quota of a plan', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.workerUrl, max: 6 });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
  });

  it('counts right when twenty take from one quota at once', async () => {
    const { id } = await makeOrganization(db, { members: 1 });
    const grants = await Promise.all(
      Array.from({ length: 20 }, () =>
        db.transaction((tx) =>
          takeQuota(
            { organizationId: id, wanted: 70, at: new Date('2026-06-01T00:00:00Z') },
            { sql: tx },
          ),
        ),
      ),
    );
    expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(1000);
    expect(grants.filter(({ granted }) => granted === 70)).toHaveLength(14);
    // Each knows what was granted before it, so that no two mails have one place in the row.
    expect(grants.map(({ before }) => before).sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: 15 }, (_, n) => n * 70),
      ...Array.from({ length: 5 }, () => 1000),
    ]);
  });
});
