import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('the groups of dead letters', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  it('groups by cause: ids, numbers and quoted values make no causes of their own', async () => {
    const record = createDeadLetters({ sql: stack.context().db, clock: () => new Date() }).record;
    for (let i = 0; i < 30; i += 1) {
      const cause = [
        `customer cus_${i}x belongs to nobody`,
        `amount ${i}.50 of "in_${i}" does not add up`,
        'the period is missing',
      ][i % 3] as string;
      const error = { name: 'RejectMessage', message: cause };
      await record(makeFailed({ effectKey: `evt_${i}`, error }));
    }
    const { groups } = (await runOps(['dead-letters', 'groups', '--json'], stack)).json();
    expect(
      groups
        .map(({ cause, waiting }: { cause: string; waiting: number }) => [cause, waiting])
        .sort(),
    ).toEqual([
      ['amount … of … does not add up', 10],
      ['customer … belongs to nobody', 10],
      ['the period is missing', 10],
    ]);
  });
});
