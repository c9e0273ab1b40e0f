import { describe, expect, it } from '@jest/globals';
import { compilePattern } from '../../local/aws/events/pattern/compile.ts';
import { events } from '../../shared/events/catalogue.ts';
import { functionNames } from '../../tools/bundles.ts';
import { type Resource, statementsOf, templateOf } from './assembly.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const { all, ofType, template } = templateOf('prod');
const ours = ofType('AWS::Lambda::Function').filter(([, fn]) => fn.Properties.FunctionName);
const queues = ofType('AWS::SQS::Queue');
const nameOf = ([id, resource]: [string, Resource]) => resource.Properties.QueueName ?? id;
const refers = (value: unknown, id: string) => JSON.stringify(value ?? null).includes(`"${id}"`);

describe('the stack', () => {
  it('deploys every folder under functions/, and nothing else', () => {
    const deployed = ours.map(([, fn]) =>
      fn.Properties.FunctionName.replace('nightshift-prod-', ''),
    );
    expect(deployed.sort()).toEqual(functionNames(ROOT));
  });

  it('leaves no queue without TLS, and no work queue without the one dead-letter queue', () => {
    const [dlq] = queues.find((queue) => nameOf(queue) === 'nightshift-prod-dlq') ?? [];
    const last = queues.filter((queue) => /-(dlq|undelivered)$/.test(nameOf(queue)));
    expect(last).toHaveLength(2);
    for (const [id, queue] of last) {
      expect([id, queue.Properties.MessageRetentionPeriod]).toEqual([id, 14 * 86_400]);
    }
    for (const queue of queues.filter((queue) => !last.includes(queue))) {
      expect([nameOf(queue), queue[1].Properties.RedrivePolicy]).toEqual([
        nameOf(queue),
        { deadLetterTargetArn: { 'Fn::GetAtt': [dlq, 'Arn'] }, maxReceiveCount: 5 },
      ]);
    }
    for (const [id] of queues) expect([id, tlsOnly(id)]).toEqual([id, true]);
  });

  it('lets EventBridge put on queues what rules of this stage match, and nothing else', () => {
    const [[, policy]] = ofType('AWS::SQS::QueuePolicy') as [[string, Resource]];
    const allowed = policy.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0].Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(JSON.stringify(allowed[0].Condition)).toMatch(
      /ArnLike.*aws:SourceArn.*:rule\/nightshift-prod\/\*.*:rule\/nightshift-prod-\*/,
    );
  });

  it('lets alarms publish: a topic with a policy of its own has lost the default one', () => {
    const [[, policy]] = ofType('AWS::SNS::TopicPolicy') as [[string, Resource]];
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('gives each message six times its function’s timeout', () => {
    for (const [id, mapping] of ofType('AWS::Lambda::EventSourceMapping')) {
      const fn = ours.find(([logicalId]) => refers(mapping.Properties.FunctionName, logicalId));
      const queue = queues.find(([logicalId]) =>
        refers(mapping.Properties.EventSourceArn, logicalId),
      );
      expect([id, queue?.[1].Properties.VisibilityTimeout]).toEqual([id, expect.any(Number)]);
      expect(queue?.[1].Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * fn?.[1].Properties.Timeout,
      );
      expect(mapping.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      // Whether a queue is handed out maintenance decides: a deployment must not.
      expect(mapping.Properties).not.toHaveProperty('Enabled');
      expect(mapping.Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });

  it('gives each function a role of its own that may do nothing with a wildcard', () => {
    const roles = ours.map(([, fn]) => JSON.stringify(fn.Properties.Role));
    expect(new Set(roles).size).toBe(ours.length);
    for (const [id, role] of ofType('AWS::IAM::Role')) {
      expect([id, role.Properties.ManagedPolicyArns]).toEqual([id, undefined]);
    }
    for (const [id, role] of ofType('AWS::IAM::Role')) {
      const actions = statementsOf(role).flatMap(({ Action }) => Action);
      expect([id, actions.filter((action) => action.includes('*'))]).toEqual([id, []]);
    }
    for (const [id, policy] of ofType('AWS::IAM::Policy')) {
      for (const { Action } of policy.Properties.PolicyDocument.Statement) {
        expect([id, [Action].flat().filter((action: string) => action.includes('*'))]).toEqual([
          id,
          [],
        ]);
      }
    }
  });

  it('keeps the policy of a function in its role: the bind… functions grant, not the CDK', () => {
    const roles = ours.map(([, fn]) => fn.Properties.Role['Fn::GetAtt'][0] as string);
    const apart = ofType('AWS::IAM::Policy').filter(([, policy]) =>
      roles.some((id) => refers(policy.Properties.Roles, id)),
    );
    expect(apart.map(([id]) => id)).toEqual([]);
  });

  it('has one integration and one permission for a function, however many routes it answers', () => {
    const routed = new Set(
      ofType('AWS::ApiGatewayV2::Route').map(([, it]) => JSON.stringify(it.Properties.Target)),
    );
    expect(ofType('AWS::ApiGatewayV2::Route').length).toBeGreaterThan(routed.size);
    expect(ofType('AWS::ApiGatewayV2::Integration')).toHaveLength(routed.size);
    expect(ofType('AWS::Lambda::Permission')).toHaveLength(routed.size);
  });

  it('runs every function on ARM64 and Node 24, with memory, timeout, JSON logs and retention', () => {
    for (const [id, fn] of ours) {
      const { Runtime, Architectures, MemorySize, Timeout, LoggingConfig } = fn.Properties;
      expect([id, Architectures, MemorySize > 0, Timeout > 0]).toEqual([id, ['arm64'], true, true]);
      if (fn.Properties.PackageType !== 'Image') expect(Runtime).toBe('nodejs24.x');
      expect(LoggingConfig.LogFormat).toBe('JSON');
      const log = all[LoggingConfig.LogGroup.Ref];
      expect(log?.Properties.LogGroupName).toBe(`/aws/lambda/${fn.Properties.FunctionName}`);
      expect(log?.Properties.RetentionInDays).toBe(365);
    }
  });

  it('keeps what a rule or a schedule cannot deliver', () => {
    for (const [id, rule] of ofType('AWS::Events::Rule')) {
      for (const target of rule.Properties.Targets) {
        expect([id, Boolean(target.DeadLetterConfig?.Arn)]).toEqual([id, true]);
      }
    }
    for (const [id, schedule] of ofType('AWS::Scheduler::Schedule')) {
      expect([id, Boolean(schedule.Properties.Target.DeadLetterConfig?.Arn)]).toEqual([id, true]);
      expect(schedule.Metadata?.['nightshift:catch-up']).toBeDefined();
    }
  });

  it('takes SES’s reports of its own configuration set only: the bus is the account’s', () => {
    const [[set]] = ofType('AWS::SES::ConfigurationSet') as [[string, unknown]];
    const patterns = ofType('AWS::Events::Rule').map(([, rule]) => rule.Properties.EventPattern);
    const reports = patterns.filter((pattern) => pattern.source?.includes('aws.ses'));
    expect(reports.map((pattern) => pattern.detail)).toEqual([
      { mail: { tags: { 'ses:configuration-set': [{ Ref: set }] } } },
    ]);
  });

  it('keeps an event of ours whose name nobody knows, and none that the catalogue has', () => {
    const taking = ofType('AWS::Events::Rule')
      .filter(([, rule]) => rule.Properties.Name.endsWith('-unknown-events'))
      .map(([, rule]) => compilePattern(rule.Properties.EventPattern));
    expect(taking).toHaveLength(1);
    const takes = (source: string, type: string) =>
      taking[0]?.({ source, 'detail-type': type, detail: {} });
    for (const { source, ...event } of Object.values(events)) {
      const types =
        'detailType' in event ? [event.detailType].flat() : ['invoice.paid', 'any.thing'];
      for (const type of types) expect([type, takes(source, type)]).toEqual([type, false]);
    }
    expect(takes(events.emailRequested.source, 'email.requsted')).toBe(true);
    expect(takes(events.outboxWritten.source, 'Outbox.written')).toBe(true);
    expect(takes('their.app', 'email.requsted')).toBe(false);
  });

  it('never writes a connection string into the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/postgres:\/\/[^…]/);
    // no parameter of it either: what is given to `cdk deploy` is seen in the list of processes
    expect(Object.keys(template.toJSON().Parameters ?? {})).toEqual(['BootstrapVersion']);
  });
});

describe('with Aurora', () => {
  const aurora = templateOf('staging', { database: 'aurora' });

  it('puts the functions that use the database into its network, and no other', () => {
    for (const [id, fn] of aurora.ofType('AWS::Lambda::Function')) {
      if (!fn.Properties.FunctionName) continue;
      const uses = 'DATABASE_SECRET' in (fn.Properties.Environment?.Variables ?? {});
      expect([id, Boolean(fn.Properties.VpcConfig)]).toEqual([id, uses]);
    }
  });

  it('makes its own owner, protected from deletion', () => {
    const [cluster] = aurora.ofType('AWS::RDS::DBCluster');
    expect(cluster?.[1].Properties.DeletionProtection).toBe(true);
    expect(cluster?.[1].Properties.StorageEncrypted).toBe(true);
  });

  it('migrates after the database stands', () => {
    const [migration] = aurora.ofType('Custom::Migration') as [string, { DependsOn?: string[] }][];
    const [writer] = aurora.ofType('AWS::RDS::DBInstance');
    expect(migration?.[1].DependsOn).toContain(writer?.[0]);
  });
});

function tlsOnly(queueId: string): boolean {
  return ofType('AWS::SQS::QueuePolicy').some(
    ([, policy]) =>
      refers(policy.Properties.Queues, queueId) &&
      JSON.stringify(policy.Properties.PolicyDocument).includes('"aws:SecureTransport":"false"'),
  );
}
