import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel } from './model.ts';
import { askSigned } from './signed.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:operators';
let local: Harness;

beforeAll(async () => {
  local = await startHarness(
    makeModel({
      functions: [makeFunction('notify', [allow(['sns:Publish'], TOPIC)])],
      topics: [{ name: 'operators', arn: TOPIC }],
    }),
  );
});
afterAll(() => local.stop());

const signed = (
  service: string,
  path: string,
  { as = 'operator', ...input }: { as?: string; method?: string; body?: string } = {},
) => askSigned(local.as(as), { service, path, ...input });

describe('what the local endpoint takes in passing', () => {
  it('shows a notice in the inbox instead of publishing it', async () => {
    const publish = (as: string, TopicArn: string) =>
      new SNSClient(local.as(as)).send(
        new PublishCommand({ TopicArn, Subject: 'Backup failed', Message: 'disk <full>' }),
      );
    const { MessageId } = await publish('notify', TOPIC);
    expect(local.aws.mail.messages()[0]).toMatchObject({
      id: MessageId,
      kind: 'notice',
      to: ['operators'],
      subject: 'Backup failed',
      text: 'disk <full>',
    });
    await expect(publish('notify', `${TOPIC}-other`)).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
    await expect(publish('operator', `${TOPIC}-other`)).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('keeps the last value of each metric', async () => {
    const client = new CloudWatchClient(local.as('operator'));
    for (const Value of [1, 3])
      await client.send(
        new PutMetricDataCommand({
          Namespace: 'Nightshift',
          MetricData: [
            {
              MetricName: 'Lag',
              Value,
              Unit: 'Seconds',
              Dimensions: [{ Name: 'queue', Value: 'billing' }],
            },
          ],
        }),
      );
    expect(local.aws.metrics()).toEqual([
      expect.objectContaining({ name: 'Lag', value: 3, dimensions: { queue: 'billing' } }),
    ]);
    await expect(
      new CloudWatchClient(local.as('notify')).send(
        new PutMetricDataCommand({ Namespace: 'x', MetricData: [] }),
      ),
    ).rejects.toThrow('cloudwatch:PutMetricData');
  });

  it('names the service or action that it does not have', async () => {
    const answer = await signed('dynamodb', '/');
    expect([answer.status, await answer.text()]).toEqual([
      501,
      expect.stringContaining('dynamodb'),
    ]);
    await expect(
      new SNSClient(local.as('operator')).send(new ListTopicsCommand({})),
    ).rejects.toThrow('sns:ListTopics');
  });

  it('says that its port is taken, and leaves its state to whoever starts next', async () => {
    const { startAws } = await import('../../../local/aws/start.ts');
    const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-aws-'));
    const port = Number(new URL(local.aws.endpoint).port);
    await expect(startAws({ stateDir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const next = await startAws({ stateDir });
    await next.stop();
    rmSync(stateDir, { recursive: true });
  });

  it('lets the operator alone order mail faults over HTTP', async () => {
    const order = (as: string, body: string) =>
      signed('nightshift', '/mail/faults', { as, method: 'POST', body });
    expect((await order('notify', '{"kind":"throttle"}')).status).toBeGreaterThanOrEqual(400);
    expect(local.aws.mail.faults.list()).toEqual([]);
    const answer = await order('operator', '{"kind":"throttle","times":2}');
    expect(await answer.json()).toEqual({ faults: [{ kind: 'throttle', times: 2 }] });
    expect((await order('operator', '{"kind":"flood"}')).status).toBe(400);
    await signed('nightshift', '/mail/faults', { method: 'DELETE' });
    expect(local.aws.mail.faults.list()).toEqual([]);
  });
});
