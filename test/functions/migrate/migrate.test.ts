import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import pg from 'pg';
import { createMigrateDeps } from '../../../functions/migrate/deps.ts';
import { createMigrateHandler } from '../../../functions/migrate/handler.ts';
import { createEmptyDatabase } from '../../support/database.ts';

const SETTINGS = {
  DATABASE_SECRET: 'owner',
  DATABASE_WORKER_SECRET: 'worker',
  DATABASE_APP_SECRET: 'app',
  DATABASE_UNSUBSCRIBE_SECRET: 'unsubscribe',
  DATABASE_TENANT_API_SECRET: 'tenant-api',
  DATABASE_PARSE_DOCUMENT_SECRET: 'parse-document',
  DATABASE_DRILL_SECRET: 'drill',
  migrationsDir: join(import.meta.dirname, '../../../migrations'),
};

describe('migrate', () => {
  let aws: Awaited<ReturnType<typeof fakeAws>>;
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  const environment = { ...process.env };

  beforeAll(async () => {
    aws = await fakeAws();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key',
    });
  });
  beforeEach(async () => {
    aws.secrets.clear();
    aws.answers.length = 0;
    await database?.drop();
    database = await createEmptyDatabase();
    aws.secrets.set('owner', database.url);
  });
  afterAll(async () => {
    process.env = environment;
    await database.drop();
    aws.server.close();
  });

  it('migrates an empty database and writes logins that work', async () => {
    await run({ RequestType: 'Create' });
    expect(await asks(aws.secrets.get('worker'), 'SELECT count(*) FROM dead_letters')).toBe('0');
    expect(await asks(aws.secrets.get('app'), 'SELECT count(*) FROM organizations')).toBe('0');
    for (const role of ['app', 'unsubscribe', 'tenant-api'])
      expect(await asks(aws.secrets.get(role), 'SELECT id FROM dead_letters')).toMatch(
        /permission/,
      );
    expect(await asks(aws.secrets.get('parse-document'), 'SELECT count(*) FROM vendors')).toBe('0');
    expect(await asks(aws.secrets.get('unsubscribe'), 'SELECT category FROM unsubscribe(1)')).toBe(
      'null',
    );
  });

  it('leaves a login that works alone: running functions hold its password', async () => {
    await run({ RequestType: 'Create' });
    const before = new Map(aws.secrets);
    await run({ RequestType: 'Update' });
    expect(new Map(aws.secrets)).toEqual(before);
  });

  it('renews a login that no longer works', async () => {
    await run({ RequestType: 'Create' });
    const working = aws.secrets.get('worker') as string;
    aws.secrets.set('worker', working.replace(/:[^:@]+@/, ':wrong@'));
    await run({ RequestType: 'Update' });
    expect(await asks(aws.secrets.get('worker'), 'SELECT 1')).toBe('1');
  });

  it('renews a login of a database that the stage has left', async () => {
    await run({ RequestType: 'Create' });
    const left = database;
    database = await createEmptyDatabase();
    aws.secrets.set('owner', database.url);
    await run({ RequestType: 'Update' });
    expect(new URL(aws.secrets.get('worker') as string).pathname).toBe(
      new URL(database.url).pathname,
    );
    await left.drop();
  });

  it('answers CloudFormation at the address that it names', async () => {
    await run({ RequestType: 'Create', ResponseURL: `${aws.url}/answer` });
    expect(aws.answers).toEqual([
      expect.objectContaining({
        Status: 'SUCCESS',
        PhysicalResourceId: 'nightshift-migration',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'migration',
      }),
    ]);
  });

  it('fails the deployment when a migration fails, without saying a password', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'hunter2-wrong';
    aws.secrets.set('owner', wrong.toString());
    await run({ RequestType: 'Update', ResponseURL: `${aws.url}/answer` });
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED' });
    expect(JSON.stringify(aws.answers)).not.toContain('hunter2');
  });

  it('throws to a caller that named no address', async () => {
    aws.secrets.delete('owner');
    await expect(run({ RequestType: 'Create' })).rejects.toThrow(
      /has no value: npm run deploy asks/,
    );
  });

  it('leaves the data alone when the stack is deleted', async () => {
    await run({ RequestType: 'Create' });
    await run({ RequestType: 'Delete', ResponseURL: `${aws.url}/answer` });
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS' });
    expect(await asks(aws.secrets.get('worker'), 'SELECT count(*) FROM outbox')).toBe('0');
  });

  function run(event: Partial<Record<keyof CloudFormationCustomResourceEvent, string>>) {
    return createMigrateHandler(createMigrateDeps(SETTINGS))({
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'migration',
      ...event,
    } as unknown as CloudFormationCustomResourceEvent);
  }
});

/** First column of the first row, or the error's message. */
async function asks(url: string | undefined, query: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query({ text: query, rowMode: 'array' });
    return String(rows[0]?.[0]);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
  }
}

/** Parameter Store's two actions and CloudFormation's answer address, over HTTP. */
async function fakeAws() {
  const secrets = new Map<string, string>();
  const answers: Record<string, unknown>[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    const answer = (status: number, value: object) =>
      response.writeHead(status).end(JSON.stringify(value));
    if (request.url === '/answer') {
      answers.push(body);
      answer(200, {});
    } else if (request.headers['x-amz-target'] === 'AmazonSSM.PutParameter') {
      secrets.set(body.Name, body.Value);
      answer(200, {});
    } else if (secrets.has(body.Name)) {
      answer(200, { Parameter: { Value: secrets.get(body.Name) } });
    } else {
      answer(400, { __type: 'ParameterNotFound' });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, secrets, answers, url: `http://127.0.0.1:${port}` };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
