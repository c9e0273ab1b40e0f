import { describe, expect, it } from '@jest/globals';
import { events } from '../../shared/events/catalogue.ts';
import { apiContracts } from '../../shared/routes.ts';
import { type Resource, statementsOf, templateOf } from './assembly.ts';

const prod = templateOf('prod');
const aurora = templateOf('prod', { database: 'aurora' });

type Statement = ReturnType<typeof statementsOf>[number] & {
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** Statements of every function with an action, by the function's name. */
const allowing = (action: string) =>
  prod.ofType('AWS::Lambda::Function').flatMap(([, { Properties }]) => {
    const role = prod.all[Properties.Role['Fn::GetAtt'][0]] as Resource;
    return (statementsOf(role) as Statement[])
      .filter(({ Action }) => [Action].flat().includes(action))
      .map((statement) => ({
        name: String(Properties.FunctionName).replace('nightshift-prod-', ''),
        statement,
      }));
  });

describe('what a function may put on the bus', () => {
  const may = allowing('events:PutEvents').map(({ name, statement }) => ({
    name,
    ...(statement.Condition?.StringEquals as { 'events:source': string }),
  }));

  it('is named by source, and for all but Stripe’s by type', () => {
    expect(may.length).toBeGreaterThan(4);
    for (const { name, ...condition } of may) {
      expect([name, condition['events:source']]).toEqual([
        name,
        expect.stringMatching(/^nightshift\./),
      ]);
      if (condition['events:source'] !== events.stripe.source)
        expect(condition).toHaveProperty('events:detail-type');
    }
  });

  it('is one of Stripe’s events for the intake alone', () => {
    const forging = may.filter((it) => it['events:source'] === events.stripe.source);
    expect(forging.map(({ name }) => name)).toEqual(['stripe-webhook']);
  });

  it('is no event of the application for anyone of ours', () => {
    const asking = may.filter((it) => it['events:source'] === events.emailRequested.source);
    expect(asking).toEqual([]);
  });
});

describe('the tasks', () => {
  it('get their roles from functions that may pass them to ECS and to nothing else', () => {
    const passing = allowing('iam:PassRole');
    expect(passing.map(({ name }) => name)).toEqual(['backup-database', 'restore-drill']);
    for (const { statement } of passing)
      expect(statement.Condition).toEqual({
        StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      });
  });

  it('run as nobody, on a file system that they cannot write but for /tmp', () => {
    const tasks = prod.ofType('AWS::ECS::TaskDefinition');
    expect(tasks).toHaveLength(2);
    for (const [, { Properties }] of tasks) {
      const [container] = Properties.ContainerDefinitions;
      expect(container).toMatchObject({ User: '65534:65534', ReadonlyRootFilesystem: true });
      expect(container.MountPoints).toEqual([
        { SourceVolume: 'tmp', ContainerPath: '/tmp', ReadOnly: false },
      ]);
    }
  });
});

describe('the HTTP API', () => {
  it('gives each route a share of its own, and Stripe the largest', () => {
    const [[, { Properties }]] = prod.ofType('AWS::ApiGatewayV2::Stage') as [[string, Resource]];
    // Where one function tells its routes apart, the API has one route for all of them.
    const keys = apiContracts.flatMap(({ behind, routes }) =>
      behind ? [behind].flat() : Object.keys(routes),
    );
    expect(Object.keys(Properties.RouteSettings).sort()).toEqual(keys.sort());
    const rate = (key: string) => Properties.RouteSettings[key].ThrottlingRateLimit;
    for (const key of keys.filter((it) => it !== 'POST /webhooks/stripe'))
      expect([key, rate(key) < rate('POST /webhooks/stripe')]).toEqual([key, true]);
  });
});

describe('what is kept', () => {
  it('are the versions of documents: what an invoice was approved by can be shown', () => {
    const bucket = prod
      .ofType('AWS::S3::Bucket')
      .find(([, it]) => JSON.stringify(it.Properties.BucketName).includes('prod-documents"'));
    expect(bucket?.[1].Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(JSON.stringify(bucket?.[1].Properties.LifecycleConfiguration)).toContain(
      '"NoncurrentDays":90',
    );
  });

  it('is Aurora to the second, for 35 days', () => {
    const [[, cluster]] = aurora.ofType('AWS::RDS::DBCluster') as [[string, Resource]];
    expect(cluster.Properties.BackupRetentionPeriod).toBe(35);
    expect(cluster.Properties.EnableCloudwatchLogsExports).toEqual(['postgresql']);
  });
});

describe('the way to Aurora', () => {
  it('is TLS, whatever a client asks for', () => {
    const [[, cluster]] = aurora.ofType('AWS::RDS::DBCluster') as [[string, Resource]];
    const group = aurora.all[cluster.Properties.DBClusterParameterGroupName.Ref];
    expect(group?.Properties.Parameters).toEqual({ 'rds.force_ssl': '1' });
  });
});
