import { expect, it } from '@jest/globals';
import type { Sql } from '../../shared/platform/database/database.ts';
import { skipOccurrences } from '../../shared/scheduling/occurrences.ts';

it('asks nothing of the database where no run is to be skipped', async () => {
  const asked: string[] = [];
  const sql = { query: async (text: string) => asked.push(text) } as unknown as Sql;
  await skipOccurrences({ job: 'tidy', skip: [] }, { sql });
  expect(asked).toEqual([]);
  await skipOccurrences({ job: 'tidy', skip: [{ at: '2026-11-30', reason: 'late' }] }, { sql });
  expect(asked).toHaveLength(1);
});
