import { describe, expect, it } from '@jest/globals';
import { readTemplate } from '../../../lib/template/read.ts';
import {
  FUNCTIONS_DIR,
  type Resources,
  TEMPLATE,
  withTemplate,
} from '../../local/fixtures/fixture.ts';

const ENDPOINT = 'http://127.0.0.1:9000';
const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-jobs';

const read = (templatePath = TEMPLATE) =>
  readTemplate({
    templatePath,
    stage: 'local',
    awsEndpoint: ENDPOINT,
    apiUrl: 'http://127.0.0.1:4000',
    functionsDir: FUNCTIONS_DIR,
  });

const readChanged = (change: (resources: Resources) => void) => withTemplate(change, read);

describe('reading a template', () => {
  const model = read();
  const fn = (name: string) => model.functions.find((candidate) => candidate.name === name);

  it('resolves a function with its bundle, environment, limits and role', () => {
    expect(fn('caller')).toMatchObject({
      functionName: 'nightshift-local-caller',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:nightshift-local-caller',
      codeDir: `${FUNCTIONS_DIR}/caller`,
      timeoutSeconds: 3,
      memoryMb: 128,
      environment: {
        BUS_NAME: 'nightshift-local',
        JOBS_URL: `${ENDPOINT}/000000000000/nightshift-local-jobs`,
      },
      statements: [
        {
          effect: 'Allow',
          actions: ['events:PutEvents'],
          resources: ['arn:aws:events:us-east-1:000000000000:event-bus/nightshift-local'],
        },
      ],
    });
    expect(fn('throttled')?.reservedConcurrency).toBe(1);
  });

  it("gives the API's address on this machine where the template builds it from the API's id", () => {
    expect(fn('caller')?.environment.API_URL).toBe('http://127.0.0.1:4000/');
  });

  it('reads queues with their redrive and policy, and leaves out what a condition rules out', () => {
    expect(model.queues.map((queue) => queue.name)).toEqual(['jobs-dlq', 'jobs']);
    const jobs = model.queues[1];
    expect(jobs?.attributes.VisibilityTimeout).toBe('2');
    expect(JSON.parse(jobs?.attributes.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: `${QUEUE_ARN}-dlq`,
      maxReceiveCount: 3,
    });
    expect(jobs?.statements[0]).toMatchObject({
      principals: ['events.amazonaws.com'],
      conditions: {
        ArnEquals: {
          'aws:SourceArn': [
            'arn:aws:events:us-east-1:000000000000:rule/nightshift-local/nightshift-local-jobs',
          ],
        },
      },
    });
  });

  it('reads rules, mappings, routes, schedules, buckets and secrets', () => {
    expect(model.rules[0]).toMatchObject({
      busName: 'nightshift-local',
      pattern: { source: ['fixture'] },
      enabled: true,
      targets: [{ arn: QUEUE_ARN, deadLetterArn: `${QUEUE_ARN}-dlq`, inputPath: '$.detail' }],
    });
    expect(model.eventSourceMappings[0]).toMatchObject({
      functionArn: fn('worker')?.arn,
      queueArn: QUEUE_ARN,
      batchSize: 10,
      partialFailures: true,
      maximumConcurrency: 2,
    });
    expect(model.routes[0]).toMatchObject({ method: 'ANY', path: '/echo/{proxy+}' });
    expect(model.schedules[0]).toMatchObject({
      expression: 'cron(0 3 * * ? *)',
      timezone: 'Europe/Berlin',
      target: { arn: QUEUE_ARN },
      roleStatements: [{ actions: ['sqs:SendMessage'], resources: [QUEUE_ARN] }],
    });
    expect(model.buckets).toEqual([
      expect.objectContaining({ name: 'uploads', eventBridge: true }),
    ]);
    expect(model.secrets.map((secret) => secret.name)).toEqual(['database', 'stripe-webhook']);
    expect(model.customResources).toEqual([
      expect.objectContaining({ functionArn: fn('migrate')?.arn, properties: { Hash: 'abc' } }),
      expect.objectContaining({ type: 'Custom::Secrets' }),
    ]);
  });

  it('says what it does without, and why', () => {
    expect(model.ignored).toEqual([
      { logicalId: 'Logs', type: 'AWS::Logs::LogGroup', reason: expect.any(String) },
    ]);
  });
});

describe('a template that this machine cannot run', () => {
  it.each<[string, (resources: Resources) => void, RegExp]>([
    [
      'an unknown type',
      (resources) => {
        resources.Table = { Type: 'AWS::DynamoDB::Table', Properties: {} };
      },
      /Table has the type AWS::DynamoDB::Table/,
    ],
    [
      'a function with inline code',
      (resources) => {
        resources.Worker.Properties.Code = { ZipFile: 'exports.handler = 1' };
      },
      /Worker \(AWS::Lambda::Function\) brings its code inline/,
    ],
    [
      'a schedule to something other than a queue',
      (resources) => {
        resources.Nightly.Properties.Target.Arn = { 'Fn::GetAtt': ['Worker', 'Arn'] };
      },
      /Nightly \(AWS::Scheduler::Schedule\) targets arn:aws:lambda/,
    ],
    [
      'an attribute that a resource does not have',
      (resources) => {
        resources.Worker.Properties.Environment.Variables.X = { 'Fn::GetAtt': ['Bus', 'Policy'] };
      },
      /Worker \(AWS::Lambda::Function\): Bus .* has no attribute Policy/,
    ],
    [
      'a reference to nothing',
      (resources) => {
        resources.Worker.Properties.Environment.Variables.X = { Ref: 'Nothing' };
      },
      /Worker .*: nothing in the template is called Nothing/,
    ],
    [
      'an intrinsic that needs other stacks',
      (resources) => {
        resources.Worker.Properties.Environment.Variables.X = { 'Fn::ImportValue': 'other' };
      },
      /Worker .*: Fn::ImportValue has no meaning/,
    ],
    [
      'a route behind an authorizer',
      (resources) => {
        resources.CallerRoute.Properties.AuthorizationType = 'JWT';
      },
      /CallerRoute .* needs JWT/,
    ],
    [
      'a custom resource of another stack',
      (resources) => {
        resources.Migration.Properties.ServiceToken = 'arn:aws:lambda:us-east-1:1:function:far';
      },
      /Migration \(Custom::Migration\) is provided by .*far/,
    ],
  ])('is refused by name: %s', async (_name, change, message) => {
    await expect(readChanged(change)).rejects.toThrow(message);
  });
});
