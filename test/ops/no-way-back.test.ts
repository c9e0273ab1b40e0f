import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeOrganization } from '../checkins/support.ts';
import { nouns, runLine } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const changing = nouns.flatMap(({ name, verbs }) =>
  Object.entries(verbs)
    .filter(([, { changes }]) => changes)
    .map(([verb, declared]) => ({ line: `${name} ${verb}`.trim(), ...declared })),
);

describe('what cannot be taken back', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  it('is every change whose help tells no way back, and each of those can be told --yes', () => {
    const silent = changing.filter(({ wayBack, options }) => !wayBack && !('yes' in options));
    expect(silent.map(({ line }) => line)).toEqual([]);
  });

  it('names as the way back verbs that there are', () => {
    const known = new Set(
      nouns.flatMap(({ name, verbs }) => Object.keys(verbs).map((verb) => `${name} ${verb}`)),
    );
    const named = changing.flatMap(({ wayBack = '' }) => {
      const [noun = '', verb = ''] = wayBack.split(/[ ,;]/);
      return nouns.some(({ name }) => name === noun) ? [`${noun} ${verb}`] : [];
    });
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((line) => !known.has(line))).toEqual([]);
  });

  /** A campaign as a draft. */
  const draft = async () => {
    const { db } = stack.context();
    const { id: organizationId } = await makeOrganization(db, { members: 1 });
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO campaigns (organization_id, name, subject, body)
       VALUES ($1, 'Hours', 'Hours', 'We open at seven.') RETURNING id`,
      [organizationId],
    );
    return rows[0]?.id as string;
  };
  const stateOf = async (id: string) =>
    (await stack.context().db.query('SELECT state FROM campaigns WHERE id = $1', [id])).rows[0];
  const cancel = (
    id: string,
    terminal: { interactive: boolean; answer?: string },
    ...more: string[]
  ) => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return terminal.answer ?? '';
    };
    return runLine(['campaigns', 'cancel', id, ...more], {
      open: () => stack.context(),
      terminal: { interactive: terminal.interactive, ask },
    }).then((done) => ({ ...done, asked }));
  };

  it.each(['', 'n', 'no', 'yess', '  '])('is not done for the answer %j', async (answer) => {
    const id = await draft();
    const done = await cancel(id, { interactive: true, answer });
    expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was changed') });
    expect(done.asked).toEqual([expect.stringContaining('for good?')]);
    expect(await stateOf(id)).toEqual({ state: 'draft' });
  });

  it.each(['y', 'yes', 'YES', ' y '])('is done for the answer %j', async (answer) => {
    const id = await draft();
    expect((await cancel(id, { interactive: true, answer })).code).toBe(0);
    expect(await stateOf(id)).toEqual({ state: 'cancelled' });
  });

  it('waits for nobody where nobody sits, and asks nobody who said so, or only looks', async () => {
    const id = await draft();
    const refused = await cancel(id, { interactive: false });
    expect(refused).toMatchObject({ code: 2, asked: [], stderr: expect.stringContaining('--yes') });
    expect((await cancel(id, { interactive: true }, '--dry-run')).asked).toEqual([]);
    expect(await stateOf(id)).toEqual({ state: 'draft' });
    expect(await cancel(id, { interactive: true }, '--yes')).toMatchObject({ code: 0, asked: [] });
  });
});
