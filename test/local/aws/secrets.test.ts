import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeSecret } from './model.ts';

const stripe = makeSecret('stripe');
const generated = makeSecret('session', {
  generate: {
    length: 40,
    excludeCharacters: 'abc',
    excludePunctuation: true,
    excludeUppercase: false,
    excludeLowercase: false,
    excludeNumbers: false,
    includeSpace: false,
    secretStringTemplate: '{"user":"app"}',
    generateStringKey: 'password',
  },
});
let local: Harness;

beforeAll(async () => {
  local = await startHarness(
    makeModel({
      functions: [
        makeFunction('intake', [
          allow(['secretsmanager:GetSecretValue'], `${stripe.arn.slice(0, -6)}??????`),
        ]),
      ],
      secrets: [stripe, generated],
    }),
  );
});
afterAll(() => local.stop());

const client = (name: string) => new SecretsManagerClient(local.as(name));
const get = (name: string, SecretId: string, VersionStage?: 'AWSPREVIOUS') =>
  client(name).send(
    new GetSecretValueCommand({ SecretId, ...(VersionStage ? { VersionStage } : {}) }),
  );
const put = (SecretString: string) =>
  client('operator').send(new PutSecretValueCommand({ SecretId: stripe.secretName, SecretString }));

describe('Secrets Manager on this machine', () => {
  it('says that a secret has no value yet', async () => {
    await expect(get('intake', stripe.arn)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps the value before a rotation as AWSPREVIOUS', async () => {
    await put('first');
    await put('second');
    expect((await get('intake', stripe.arn)).SecretString).toBe('second');
    expect((await get('intake', stripe.arn, 'AWSPREVIOUS')).SecretString).toBe('first');
    const { VersionIdsToStages } = await client('operator').send(
      new DescribeSecretCommand({ SecretId: stripe.arn }),
    );
    expect(
      Object.values(VersionIdsToStages ?? {})
        .flat()
        .sort(),
    ).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });

  it('serves the functions own reader', async () => {
    const names = [
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
    ] as const;
    const before = names.map((name) => process.env[name]);
    const { accessKeyId, secretAccessKey } = local.aws.credentialsFor('intake');
    [local.aws.endpoint, 'us-east-1', accessKeyId, secretAccessKey].forEach((value, i) => {
      process.env[names[i] as string] = value;
    });
    try {
      const values = await createSecretReader().readWithPrevious(stripe.arn);
      expect(values).toEqual({ current: 'second', previous: 'first' });
    } finally {
      names.forEach((name, i) => {
        if (before[i] === undefined) delete process.env[name];
        else process.env[name] = before[i];
      });
    }
  });

  it('refuses a function without the grant, for reading and for writing', async () => {
    await expect(get('intake', generated.arn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(
      client('intake').send(new PutSecretValueCommand({ SecretId: stripe.arn, SecretString: 'x' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('generates what the template asks for once, and keeps it over a restart in a private file', async () => {
    const first = (await get('operator', generated.arn)).SecretString ?? '';
    expect(JSON.parse(first)).toEqual({
      user: 'app',
      password: expect.stringMatching(/^[A-Zd-z0-9]{40}$/),
    });
    await local.restart();
    expect((await get('operator', generated.arn)).SecretString).toBe(first);
    expect(statSync(join(local.stateDir, 'aws.db')).mode & 0o777).toBe(0o600);
  });
});
