import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { provideDatabaseAddress } from '../../tools/database-address.ts';
import { type Harness, startHarness } from '../local/aws/harness.ts';
import { makeModel } from '../local/aws/model.ts';

const ADDRESS = 'postgres://owner:hunter2@db.example.com/app';

describe('the address of the database, at a deployment', () => {
  let local: Harness;
  let ssm: SSMClient;
  const provide = (given: string | undefined, typed = '') =>
    provideDatabaseAddress({ stage: 'dev', given }, { ssm, ask: async () => typed });
  const kept = async () => {
    const asked = { Name: '/nightshift/dev/database', WithDecryption: true };
    return (await ssm.send(new GetParameterCommand(asked))).Parameter?.Value;
  };

  beforeAll(async () => {
    local = await startHarness(makeModel());
    ssm = new SSMClient(local.as('operator'));
  });
  afterAll(() => local.stop());

  it('says where it may come from when there is none', async () => {
    await expect(provide(undefined)).rejects.toThrow(/DATABASE_URL, on standard input/);
  });

  it.each(['mysql://owner:hunter2@h/d', 'postgres://owner:hunter2@one,two/d', 'hunter2'])(
    'refuses what is none, and never quotes it: %#',
    async (wrong) => {
      const refused = await provide(wrong).catch((error: Error) => error.message);
      expect(refused).toMatch(/address of the database/);
      expect(refused).not.toContain('hunter2');
    },
  );

  it('keeps what was typed, and asks no more', async () => {
    expect(await provide(undefined, `${ADDRESS}\n`)).toEqual({ version: 1, put: true });
    expect(await kept()).toBe(ADDRESS);
    expect(await provide(undefined, 'not asked for')).toEqual({ version: 1, put: false });
    expect(await provide(ADDRESS)).toEqual({ version: 1, put: false });
  });

  it('counts up for another address, so that the deployment migrates', async () => {
    const other = ADDRESS.replace('/app', '/other');
    expect(await provide(other)).toEqual({ version: 2, put: true });
    expect(await kept()).toBe(other);
  });
});
