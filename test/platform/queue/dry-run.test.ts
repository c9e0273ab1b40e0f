import { describe, expect, it } from '@jest/globals';
import type { Changed } from '../../../shared/platform/database/trial.ts';
import { holdBack, stopIfDry, trialOf } from '../../../shared/platform/dry-run.ts';
import {
  AlreadyDone,
  ComeAgain,
  RejectMessage,
  RetryLater,
} from '../../../shared/platform/errors.ts';
import type { DeadLetters, Trial } from '../../../shared/platform/queue/dead-letters.ts';
import { tryMessage } from '../../../shared/platform/queue/dry-run.ts';
import type { Message, Outcome, Unreadable } from '../../../shared/platform/queue/message.ts';
import { doneIf, oneByOne } from '../../../shared/platform/queue/one-by-one.ts';

const message = {
  ...{ id: 'm', queue: 'q', raw: '{}', attempt: 1, sentAt: new Date(0), putBack: 0 },
  ...{ trace: { traceId: '1'.repeat(32), parentId: '2'.repeat(16), sampled: false } },
  ...{ replayOf: 'letter', dryRunOf: 'replay', body: {}, effectKey: 'k' },
} as Message<unknown>;

/** A database in which something was changed. */
const changed = (table: string, removed: Record<string, number> = {}) => {
  const change: Changed = { rows: [{ table, key: '1', differences: [] }], removed };
  void trialOf({}, async () => ({ changes: async () => change, end: async () => {} }));
};

async function tried(
  work: () => Promise<Outcome[]>,
  { of = message, records }: { of?: Message<unknown> | Unreadable; records?: string[] } = {},
): Promise<Trial | undefined> {
  let told: Trial | undefined;
  const deadLetters = {
    recordTrial: async (trial: Trial) => {
      told = trial;
    },
  } as unknown as DeadLetters;
  expect(await tryMessage(of, work, { deadLetters, records })).toBe(true);
  return told;
}

const failed = (error: Error): Outcome[] => [{ status: 'failed', error }];
const outcomes: Record<string, [verdict: string, does: () => unknown, ends: Outcome[]]> = {
  'changes a row': ['would-act', () => changed('sites'), [doneIf(true)]],
  'removes rows': ['would-act', () => changed('locks', { sites: 1 }), [doneIf(1)]],
  'holds back an effect': ['would-act', () => holdBack('sends'), [doneIf(true)]],
  'has to ask somebody': ['would-act', () => stopIfDry('asks'), []],
  'writes only that it came': ['superseded', () => changed('locks'), [doneIf(true)]],
  'writes only what its queue names': ['superseded', () => changed('seen'), [doneIf(true)]],
  'writes nothing': ['superseded', () => {}, [doneIf(true)]],
  'was done already': ['already-done', () => changed('sites'), [doneIf(0)]],
  'says so by an error': ['already-done', () => {}, failed(new AlreadyDone('x'))],
  'is refused': ['still-fails', () => {}, failed(new RejectMessage('no'))],
  'may go later': ['unsure', () => {}, failed(new RetryLater('away'))],
  'is to come again': ['unsure', () => {}, failed(new ComeAgain('x'))],
  'has no outcome': ['still-fails', () => {}, []],
};

describe('a message that is tried out', () => {
  it.each(Object.entries(outcomes))('and %s is told to be %s', async (_, [verdict, does, ends]) => {
    const work = async () => {
      does();
      return ends;
    };
    const trial = await tried(work, { records: ['seen'] });
    expect(trial).toMatchObject({ replayId: 'replay', id: 'letter', verdict });
    expect(trial && 'error' in trial).toBe(['unsure', 'still-fails'].includes(verdict));
  });

  it('and throws says why, with what it changed until then', async () => {
    const trial = await tried(async () => {
      changed('sites');
      holdBack('sends');
      throw new RejectMessage('no such site');
    });
    expect(trial).toMatchObject({
      verdict: 'still-fails',
      error: { name: 'RejectMessage', message: expect.stringContaining('no such site') },
      changes: { rows: [{ table: 'sites' }], held: ['sends'] },
    });
  });

  it('and cannot be read is not worked off', async () => {
    const { body: _body, effectKey: _key, ...envelope } = message;
    const of: Unreadable = { ...envelope, unreadable: new RejectMessage('no JSON') };
    const trial = await tried(() => Promise.reject(new Error('worked off')), { of });
    expect(trial).toMatchObject({
      verdict: 'still-fails',
      error: { message: expect.stringContaining('no JSON') },
      changes: { rows: [], removed: {}, held: [] },
    });
  });

  it('goes back to its queue where what came out cannot be kept, and is over where nobody asked', async () => {
    const deadLetters = { recordTrial: () => Promise.reject(new Error('away')) };
    const given = { deadLetters: deadLetters as unknown as DeadLetters };
    const work = async () => [doneIf(true)];
    expect(await tryMessage(message, work, given)).toBe(false);
    const { dryRunOf: _asked, ...real } = message;
    expect(await tryMessage(real, () => Promise.reject(new Error('x')), given)).toBe(true);
  });
});

describe('messages one by one', () => {
  it('each have their outcome, and one that throws keeps no other', async () => {
    const error = new Error('x');
    const seen: string[] = [];
    const all = ['a', 'b', 'c'].map((id) => ({ ...message, id }));
    const told = await oneByOne(all, async ({ id }) => {
      seen.push(id);
      if (id === 'b') throw error;
      return doneIf(id === 'a');
    });
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(told).toEqual([
      { status: 'done' },
      { status: 'failed', error },
      { status: 'already-done' },
    ]);
  });
});
