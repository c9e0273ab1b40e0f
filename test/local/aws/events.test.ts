import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callAws } from '../../../shared/platform/aws/signed-request.ts';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeQueue, makeRule, queueArn } from './model.ts';

const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/nightshift';
let local: Harness;
let operator: EventBridgeClient;

beforeAll(async () => {
  const to = (name: string, more: object = {}) => ({ id: 'target', arn: queueArn(name), ...more });
  local = await startHarness(
    makeModel({
      functions: [
        makeFunction('intake', [allow(['events:PutEvents'], BUS)]),
        makeFunction('idle'),
        makeFunction('relay', [
          {
            ...allow(['events:PutEvents'], BUS),
            conditions: {
              StringEquals: { 'events:source': ['ours'], 'events:detail-type': ['made', 'gone'] },
            },
          },
        ]),
      ],
      queues: [
        ...['billing', 'shaped', 'rule-dlq'].map((name) => makeQueue(name)),
        makeQueue('closed', { statements: [] }),
      ],
      rules: [
        makeRule('stripe', { pattern: { source: ['stripe'] }, targets: [to('billing')] }),
        makeRule('off', { enabled: false, targets: [to('billing')] }),
        makeRule('closed', {
          pattern: { source: ['closed'] },
          targets: [to('closed', { deadLetterArn: queueArn('rule-dlq') })],
        }),
        makeRule('shaped', {
          pattern: { source: ['shaped'] },
          targets: [
            to('shaped', {
              inputTransformer: {
                inputPathsMap: { who: '$.detail.who', n: '$.detail.list[1]', obj: '$.detail.o' },
                inputTemplate:
                  '{"text":"to <who>","who":<who>,"n":<n>,"o":<obj>,"rule":"<aws.events.rule-name>"}',
              },
            }),
            to('shaped', { inputPath: '$.detail.o' }),
            to('shaped', { input: '{"constant":true}' }),
          ],
        }),
      ],
    }),
  );
  operator = new EventBridgeClient(local.as('operator'));
});
afterAll(() => local.stop());

const entry = (source: string, detail: object = {}) => ({
  Source: source,
  DetailType: 'Test',
  Detail: JSON.stringify(detail),
  EventBusName: 'nightshift',
});
const put = (...entries: object[]) => operator.send(new PutEventsCommand({ Entries: entries }));
const bodies = (name: string) =>
  local.aws.sqs.takeDue({ queueArn: queueArn(name), max: 10 }).map(({ body }) => JSON.parse(body));

describe('EventBridge on this machine', () => {
  it('counts what no rule takes, and says so once: a misspelt name is not lost in silence', async () => {
    const misspelt = { ...entry('stripe'), Source: 'strpe', DetailType: 'invoice.payed' };
    await put(misspelt, misspelt);
    await put(misspelt, entry('stripe'), { ...misspelt, EventBusName: 'default' });
    const counted = local.aws.metrics().filter(({ name }) => name === 'UnmatchedEvents');
    expect(counted).toMatchObject([
      {
        dimensions: { EventBusName: 'nightshift', Source: 'strpe', DetailType: 'invoice.payed' },
        value: 3,
      },
    ]);
    expect(local.log.filter((line) => line.includes('invoice.payed'))).toHaveLength(1);
    expect(bodies('billing')).toHaveLength(1);
  });

  it('has the event in the queue when PutEvents answers', async () => {
    const answer = await put(entry('stripe', { id: 'evt_1' }), entry('other'));
    expect(answer.FailedEntryCount).toBe(0);
    expect(bodies('billing')).toEqual([
      {
        version: '0',
        id: answer.Entries?.[0]?.EventId,
        'detail-type': 'Test',
        source: 'stripe',
        account: '000000000000',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'us-east-1',
        resources: [],
        detail: { id: 'evt_1' },
      },
    ]);
  });

  it('keeps the buses apart, however they are named', async () => {
    await put(
      { ...entry('stripe'), EventBusName: 'default' },
      { ...entry('stripe'), EventBusName: undefined },
    );
    expect(bodies('billing')).toEqual([]);
    await put({ ...entry('stripe'), EventBusName: BUS });
    expect(bodies('billing')).toHaveLength(1);
  });

  it('answers for each entry by itself', async () => {
    const answer = await put(
      { ...entry('stripe'), Detail: '[1]' },
      { ...entry('stripe'), EventBusName: 'nowhere' },
      { ...entry('stripe'), DetailType: undefined },
      entry('aws.s3'),
      entry('stripe', { good: true }),
    );
    expect(answer.FailedEntryCount).toBe(4);
    expect(answer.Entries?.map((result) => result.ErrorCode)).toEqual([
      'MalformedDetail',
      'ResourceNotFoundException',
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      undefined,
    ]);
    expect(bodies('billing')).toHaveLength(1);
  });

  it('puts what a target refuses into the dead-letter queue, with the reason', async () => {
    await put(entry('closed', { n: 1 }));
    const [dead] = local.aws.sqs.takeDue({ queueArn: queueArn('rule-dlq') });
    expect(JSON.parse(dead?.body ?? '{}').detail).toEqual({ n: 1 });
    const value = (name: string) => dead?.attributes[name]?.StringValue;
    expect(value('ERROR_CODE')).toBe('NO_PERMISSIONS');
    expect(value('RULE_ARN')).toMatch(/rule\/nightshift\/closed$/);
    expect(value('TARGET_ARN')).toBe(queueArn('closed'));
    expect(value('ERROR_MESSAGE')).toContain('sqs:SendMessage');
  });

  it('gives a target what its template, path or constant says', async () => {
    await put(entry('shaped', { who: 'a "b"', list: [1, 2], o: { x: 1 } }));
    expect(bodies('shaped')).toEqual([
      { text: 'to a "b"', who: 'a "b"', n: 2, o: { x: 1 }, rule: 'shaped' },
      { x: 1 },
      { constant: true },
    ]);
  });

  it('lets in a function that signs by hand, and refuses one without the grant', async () => {
    const environment = (name: string) => ({
      AWS_ENDPOINT_URL: local.aws.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: local.aws.credentialsFor(name).accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.aws.credentialsFor(name).secretAccessKey,
    });
    const call = {
      service: 'events',
      target: 'AWSEvents.PutEvents',
      body: { Entries: [entry('x')] },
    };
    await expect(callAws(call, environment('intake'))).resolves.toMatchObject({
      FailedEntryCount: 0,
    });
    await expect(callAws(call, environment('idle'))).rejects.toThrow('AccessDeniedException');
    await expect(
      new EventBridgeClient(local.as('idle')).send(new PutEventsCommand({ Entries: [entry('x')] })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(BUS),
    });
  });

  it('refuses more than ten entries or a mebibyte', async () => {
    await expect(put(...Array.from({ length: 11 }, () => entry('x')))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put(entry('x', { pad: 'x'.repeat(1_048_576) }))).rejects.toThrow('over the limit');
  });

  it('refuses to start on a rule that it cannot run, naming it', () => {
    const load = (rule: object) => () =>
      local.aws.bus.setModel(makeModel({ rules: [makeRule('odd', rule)] }));
    expect(load({ pattern: { source: [{ sounds: 'like' }] } })).toThrow(
      'Rule odd: Event pattern at source: unknown filter sounds',
    );
    expect(load({ targets: [{ id: 't', arn: 'arn:aws:lambda:x' }] })).toThrow(
      'Rule odd targets arn:aws:lambda:x',
    );
  });

  /** May it put all of these at once, as the template lets it: two types of one source. */
  it.each<[string, [source: string, type: string][], boolean]>([
    ['what it names', [['ours', 'made']], true],
    ['its other type', [['ours', 'gone']], true],
    ['a type of its source that it does not name', [['ours', 'moved']], false],
    ['a type in other letters', [['ours', 'Made']], false],
    ['another source', [['stripe', 'made']], false],
    ['a source that begins like its own', [['ours.stripe', 'made']], false],
    ['its source in other letters', [['OURS', 'made']], false],
    [
      'both of its own at once',
      [
        ['ours', 'made'],
        ['ours', 'gone'],
      ],
      true,
    ],
    [
      'a forged one behind its own',
      [
        ['ours', 'made'],
        ['stripe', 'made'],
      ],
      false,
    ],
    [
      'a forged one before its own',
      [
        ['stripe', 'made'],
        ['ours', 'made'],
      ],
      false,
    ],
  ])('holds a role to the source and type of its policy: %s', async (_what, named, allowed) => {
    const client = new EventBridgeClient(local.as('relay'));
    const before = local.aws.bus.unmatched().length;
    const Entries = named.map(([source, type]) => ({ ...entry(source), DetailType: type }));
    const put = await client.send(new PutEventsCommand({ Entries })).then(
      ({ FailedEntryCount }) => FailedEntryCount === 0,
      ({ name }) => name !== 'AccessDeniedException',
    );
    expect(put).toBe(allowed);
    // Of a refused batch nothing got through.
    if (!allowed) expect(local.aws.bus.unmatched()).toHaveLength(before);
  });
});
