import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putParameter } from '../../../shared/platform/aws/parameters.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel } from './model.ts';

const NAME = '/nightshift/local/stripe';
const OTHER = '/nightshift/local/session';
const arn = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter${name}`;
let local: Harness;

beforeAll(async () => {
  local = await startHarness(
    makeModel({
      functions: [
        makeFunction('intake', [allow(['ssm:GetParameter'], arn(NAME))]),
        makeFunction('prepare', [
          allow(['ssm:PutParameter'], arn(OTHER)),
          {
            effect: 'Deny',
            actions: ['ssm:PutParameter'],
            resources: [arn(OTHER)],
            conditions: { StringEquals: { 'ssm:Overwrite': ['true'] } },
          },
        ]),
      ],
      parameters: [{ name: '/plain', arn: arn('/plain'), value: 'from the template' }],
    }),
  );
});
afterAll(() => local.stop());

const client = (name: string) => new SSMClient(local.as(name));
const get = async (who: string, Name: string, WithDecryption = true) =>
  (await client(who).send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;
const put = (Value: string, Name = NAME) =>
  client('operator').send(
    new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }),
  );
const label = (ParameterVersion: number) =>
  client('operator').send(
    new LabelParameterVersionCommand({ Name: NAME, ParameterVersion, Labels: ['previous'] }),
  );

describe('Parameter Store on this machine', () => {
  it('says that a parameter has no value yet', async () => {
    await expect(get('intake', NAME)).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('keeps versions, and a label at one of them', async () => {
    await put('first');
    await label(1);
    await put('second');
    expect(await get('intake', NAME)).toMatchObject({ Value: 'second', Version: 2 });
    expect(await get('intake', `${NAME}:previous`)).toMatchObject({ Value: 'first', Version: 1 });
    expect(await get('intake', `${NAME}:1`)).toMatchObject({ Value: 'first' });
    await expect(get('intake', `${NAME}:never`)).rejects.toMatchObject({
      name: 'ParameterVersionNotFound',
    });
  });

  it('serves the functions own reader', async () => {
    await asFunction('intake', async () => {
      const values = await createSecretReader().readWithPrevious(NAME);
      expect(values).toEqual({ current: 'second', previous: 'first' });
      expect(await createSecretReader().readIfPut(NAME)).toBe('second');
    });
  });

  it('lists by path and label, and shows no SecureString without decryption', async () => {
    const list = (filters: object = {}) =>
      client('operator').send(
        new GetParametersByPathCommand({ Path: '/nightshift/local', ...filters }),
      );
    expect((await list()).Parameters).toMatchObject([{ Name: NAME, Version: 2 }]);
    expect(JSON.stringify((await list()).Parameters)).not.toContain('second');
    const previous = { ParameterFilters: [{ Key: 'Label', Values: ['previous'] }] };
    expect((await list(previous)).Parameters).toMatchObject([{ Version: 1 }]);
    await client('operator').send(
      new UnlabelParameterVersionCommand({ Name: NAME, ParameterVersion: 1, Labels: ['previous'] }),
    );
    expect((await list(previous)).Parameters).toEqual([]);
  });

  it('gives what the template creates, in plain, and says which names are none', async () => {
    const command = new GetParametersCommand({ Names: ['/plain', '/none'] });
    const { Parameters, InvalidParameters } = await client('operator').send(command);
    expect(Parameters).toMatchObject([{ Value: 'from the template', Type: 'String' }]);
    expect(InvalidParameters).toEqual(['/none']);
  });

  it('refuses a function without the grant, before it says whether there is one', async () => {
    const denied = { name: 'AccessDeniedException' };
    await expect(get('intake', OTHER)).rejects.toMatchObject(denied);
    await expect(
      client('intake').send(new PutParameterCommand({ Name: NAME, Value: 'x', Overwrite: true })),
    ).rejects.toMatchObject(denied);
  });

  it('lets who prepares secrets make one, and never replace it', async () => {
    await asFunction('prepare', async () => {
      const first = { name: OTHER, value: 'made by chance', overwrite: false };
      expect(await putParameter(first)).toBe(true);
      expect(await putParameter({ ...first, value: 'again' })).toBe(false);
      await expect(putParameter({ ...first, overwrite: true })).rejects.toThrow(/AccessDenied/);
    });
    expect(await get('operator', OTHER)).toMatchObject({ Value: 'made by chance' });
  });

  it('refuses more than the tier that costs nothing holds', async () => {
    await expect(put('x'.repeat(4_097))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('keeps all over a restart in a private file, until it is deleted', async () => {
    await local.restart();
    expect(await get('operator', NAME)).toMatchObject({ Value: 'second', Version: 2 });
    expect(statSync(join(local.stateDir, 'aws.db')).mode & 0o777).toBe(0o600);
    await client('operator').send(new DeleteParametersCommand({ Names: [NAME] }));
    await expect(get('operator', NAME)).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});

/** Calls AWS as this function does: by the variables of its environment. */
async function asFunction(name: string, work: () => Promise<void>) {
  const { accessKeyId, secretAccessKey } = local.aws.credentialsFor(name);
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: local.aws.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  try {
    await work();
  } finally {
    process.env = before;
  }
}
