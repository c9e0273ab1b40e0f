import { describe, expect, it } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { createPrepareSecretsHandler } from '../../../functions/prepare-secrets/handler.ts';

const SECRETS = [
  { name: '/nightshift/dev/token', description: 'made by chance', generate: 'text' },
  { name: '/nightshift/dev/key', description: 'made by chance', generate: 'hex' },
  { name: '/nightshift/dev/stripe-webhook', description: 'an operator puts it' },
];

function world(there: Record<string, string> = {}) {
  const values = new Map(Object.entries(there));
  const handler = createPrepareSecretsHandler({
    put: async ({ name, value }) => {
      if (values.has(name)) return false;
      values.set(name, value);
      return true;
    },
    remove: async (names) => {
      for (const name of names) values.delete(name);
    },
  });
  const run = (RequestType: string, properties: object = { secrets: SECRETS, deletion: 'keep' }) =>
    handler({
      RequestType,
      ResourceProperties: { ServiceToken: 'arn', ...properties },
    } as unknown as CloudFormationCustomResourceEvent);
  return { values, run };
}

describe('prepare-secrets', () => {
  it('makes what chance decides, long, and nothing else', async () => {
    const { values, run } = world();
    expect(await run('Create')).toMatchObject({ Data: { made: 2 } });
    expect(values.get('/nightshift/dev/token')).toMatch(/^[\w-]{64}$/);
    expect(values.get('/nightshift/dev/key')).toMatch(/^[0-9a-f]{64}$/);
    expect(values.has('/nightshift/dev/stripe-webhook')).toBe(false);
  });

  it('leaves a value that is there alone', async () => {
    const { values, run } = world({ '/nightshift/dev/token': 'mine' });
    expect(await run('Update')).toMatchObject({ Data: { made: 1 } });
    expect(values.get('/nightshift/dev/token')).toBe('mine');
  });

  it('deletes them with a stage that is made to be deleted, and with no other', async () => {
    const { values, run } = world({ '/nightshift/dev/stripe-webhook': 'whsec_x' });
    await run('Delete', { secrets: SECRETS, deletion: 'keep' });
    expect(values.size).toBe(1);
    await run('Delete', { secrets: SECRETS, deletion: 'delete' });
    expect(values.size).toBe(0);
  });

  it('fails on properties that it does not understand', async () => {
    const { values, run } = world();
    await expect(run('Create', { secrets: 'all', deletion: 'keep' })).rejects.toThrow(/secrets/);
    await expect(run('Create', { secrets: SECRETS, deletion: 'soon' })).rejects.toThrow(/deletion/);
    expect(values.size).toBe(0);
  });
});
