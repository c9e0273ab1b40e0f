import { describe, expect, it } from '@jest/globals';
import { startClient } from '../../shared/backup/take/client-process.ts';

/** What a client says on its way out, as an operator reads it. */
const said = async (words: string) => {
  const client = startClient({
    name: 'pg_dump',
    command: 'sh',
    args: ['-c', 'printf "%s" "$WORDS" >&2; exit 1', 'sh'],
    env: { PATH: process.env.PATH as string, WORDS: words },
  });
  client.stdout.resume();
  return client.finished.then(
    () => 'ended well',
    (error: Error) => error.message,
  );
};

describe('a client that fails', () => {
  it('names the table that it waited for, and no more of its statement', async () => {
    const words = `pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout
pg_dump: detail: Query was: LOCK TABLE public."my orders" IN ACCESS SHARE MODE`;
    expect(await said(words)).toBe(
      'pg_dump ended with code 1: canceling statement due to lock timeout (waiting for public."my orders")',
    );
  });

  it('says what to do where there are more tables than the server has locks for', async () => {
    const words = `pg_dump: error: query failed: ERROR:  out of shared memory
HINT:  You might need to increase max_locks_per_transaction.
pg_dump: detail: Query was: SELECT 'secret'`;
    const message = await said(words);
    expect(message).toMatch(/out of shared memory \(.*raise max_locks_per_transaction\)$/);
    expect(message).not.toContain('secret');
  });
});
