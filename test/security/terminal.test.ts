import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { runOps } from '../ops/support/run-ops.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

/** A name that clears the screen, retitles the window, turns the reading order and forges a line. */
const EVIL =
  'Evil\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\u2028\nok   totals: forged\r\nFORGED';

/** Whether a terminal would obey something in it. */
const obeyed = (text: string) =>
  [...text].filter((letter) => {
    const code = letter.codePointAt(0) as number;
    const control = (code < 0x20 && letter !== '\n') || (code > 0x7e && code < 0xa0);
    return control || [0x2028, 0x2029, 0x202e, 0x061c, 0xfeff].includes(code);
  });

describe('attacks on the operator’s terminal', () => {
  let stack: TestStack;
  let organization: string;
  let letter: string;

  beforeAll(async () => {
    stack = await startTestStack();
    const { db } = stack.context();
    organization = randomUUID();
    await db.query('INSERT INTO organizations (id, name) VALUES ($1, $2)', [organization, EVIL]);
    await db.query(
      `INSERT INTO notices (key, title, body, first_at, last_at, told_at) VALUES ('k', $1, $1, now(), now(), now())`,
      [EVIL],
    );
    await createDeadLetters({ sql: db, clock: () => new Date() }).record(
      makeFailed({ effectKey: EVIL, body: EVIL, error: { name: 'Evil\u001b[1m', message: EVIL } }),
    );
    const { rows } = await db.query<{ id: string }>('SELECT id FROM dead_letters');
    letter = rows[0]?.id as string;
  });
  afterAll(() => stack.stop());

  it.each([
    'organizations list',
    'campaigns list',
    'notices list',
    'dead-letters list',
    'dead-letters groups',
    'dead-letters show LETTER',
    'dead-letters replay LETTER --dry-run --wait 0',
    'billing map cus_1 ORGANIZATION --dry-run',
    'billing map cus_1 ORGANIZATION --wait 0',
    'billing customers',
    'documents list --organization ORGANIZATION',
    'doctor',
  ])(
    '%s prints no name that the terminal obeys, or that passes for a line of ours',
    async (line) => {
      const call = line.replace('LETTER', letter).replace('ORGANIZATION', organization).split(' ');
      for (const format of [[], ['--json']]) {
        const { stdout, stderr } = await runOps([...call, ...format], stack);
        expect(obeyed(stdout + stderr)).toEqual([]);
        // A body is shown with its own lines, below everything that is ours.
        if (line !== 'dead-letters show LETTER' || format.length > 0)
          expect(stdout).not.toMatch(/^(ok {3}totals|FORGED)/m);
      }
    },
  );

  it('what was typed is not obeyed either', async () => {
    const { stderr } = await runOps(['dead-letters', 'list', '--queue', EVIL], stack);
    expect(obeyed(stderr)).toEqual([]);
    expect(stderr).not.toMatch(/^FORGED/m);
  });
});
