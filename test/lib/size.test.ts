import { describe, expect, it } from '@jest/globals';
import { idleCost } from '../../tools/docs/idle-cost.ts';
import { OUR_MOST_RESOURCES } from '../../tools/docs/production.ts';
import { type Resource, templateOf } from './assembly.ts';

const byDefault = templateOf('prod');
const withAurora = templateOf('prod', { database: 'aurora' });
const resources = Object.entries(byDefault.all);
const refers = (resource: Resource, id: string) =>
  JSON.stringify(resource.Properties ?? {}).includes(`"${id}"`);

/** What the stack would not have without a queue: it, its function, and what serves nothing else. */
function costOf(name: string): string[] {
  const id = (type: string, property: string) =>
    byDefault.ofType(type).find(([, it]) => it.Properties[property] === `nightshift-prod-${name}`);
  const [queue = ''] = id('AWS::SQS::Queue', 'QueueName') ?? [];
  const mapping = byDefault
    .ofType('AWS::Lambda::EventSourceMapping')
    .find(([, it]) => refers(it, queue));
  const fn = mapping?.[1].Properties.FunctionName.Ref as string;
  const { Role, LoggingConfig } = byDefault.all[fn]?.Properties ?? {};
  const feeds = resources.filter(
    ([, it]) =>
      ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'].includes(it.Type) && refers(it, queue),
  );
  return [
    ...[queue, fn, mapping?.[0] ?? '', Role['Fn::GetAtt'][0], LoggingConfig.LogGroup.Ref],
    ...feeds.map(([feed]) => feed),
    ...byDefault
      .ofType('AWS::IAM::Policy')
      .filter(([, it]) => JSON.stringify(it.Properties.Roles).includes(Role['Fn::GetAtt'][0]))
      .map(([policy]) => policy),
  ];
}

/** What the stack would not have without a job that is started: its function, its schedule and what serves them. */
function costOfJob(name: string): string[] {
  const named = `nightshift-prod-${name}`;
  const [fn = '', { Properties }] = byDefault
    .ofType('AWS::Lambda::Function')
    .find(([, it]) => it.Properties.FunctionName === named) as [string, Resource];
  const schedule = resources.find(
    ([, it]) => it.Type === 'AWS::Scheduler::Schedule' && it.Properties.Name === named,
  );
  const starts = resources.filter(
    ([, it]) => it.Type === 'AWS::Lambda::EventInvokeConfig' && refers(it, fn),
  );
  return [
    ...[fn, Properties.Role['Fn::GetAtt'][0], Properties.LoggingConfig.LogGroup.Ref],
    ...[schedule, ...starts].map((it) => it?.[0] ?? ''),
  ];
}

describe('how large the stack is', () => {
  it('leaves room for the next domains', () => {
    expect(resources.length).toBeLessThanOrEqual(260);
    expect(Object.keys(withAurora.all).length).toBeLessThanOrEqual(290);
    expect(Object.keys(withAurora.all).length).toBeLessThanOrEqual(OUR_MOST_RESOURCES);
  });

  it.each(['billing', 'outbox', 'email', 'documents', 'email-feedback'])(
    'the consumer of %s costs at most nine resources',
    (queue) => {
      const cost = costOf(queue);
      expect(cost.filter((id) => !byDefault.all[id])).toEqual([]);
      expect(cost.length).toBeLessThanOrEqual(9);
    },
  );

  it.each(['create-checkins', 'apply-retention', 'sweep-occurrences'])(
    'the job %s costs at most ten',
    (job) => {
      const cost = job === 'sweep-occurrences' ? costOf(job) : costOfJob(job);
      expect(cost.map((id) => byDefault.all[id]?.Type)).toContain('AWS::Scheduler::Schedule');
      expect(cost.length).toBeLessThanOrEqual(10);
    },
  );
});

describe('what an idle stage costs, without a database', () => {
  it.each([
    ['dev', 3],
    ['prod', 12],
  ] as const)('%s: at most %d $ a month', (stage, dollars) => {
    const { all, watch, ofType } = templateOf(stage);
    // Of the first release; a further one has its price, which docs/cost.md tells.
    const further = Math.max(0, ofType('AWS::Lambda::EventSourceMapping').length - 11);
    const each = watch ? 0.46 : 0.26;
    expect(idleCost({ stack: all, watch: watch?.all ?? {} })).toBeLessThanOrEqual(
      dollars + further * each,
    );
  });
});

describe('connections to the database', () => {
  const functions = byDefault.ofType('AWS::Lambda::Function').map(([, { Properties }]) => ({
    name: String(Properties.FunctionName),
    database: 'DATABASE_SECRET' in (Properties.Environment?.Variables ?? {}),
    reserved: Properties.ReservedConcurrentExecutions as number | undefined,
  }));
  const namesOf = (type: string) =>
    byDefault
      .ofType(type)
      .map(([, it]) => byDefault.all[it.Properties.FunctionName.Ref]?.Properties.FunctionName);
  const polled = namesOf('AWS::Lambda::EventSourceMapping');
  const started = namesOf('AWS::Lambda::EventInvokeConfig');

  it('of the API are reserved, and fewer than 80 together', () => {
    const reserved = functions
      .filter(({ name }) => !started.includes(name))
      .map((fn) => fn.reserved ?? 0)
      .reduce((a, b) => a + b);
    expect(reserved).toBeGreaterThan(0);
    expect(reserved).toBeLessThan(80);
  });

  it('of a job are two at most: a run, and the late one before it', () => {
    const jobs = functions.filter(({ name }) => started.includes(name));
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.filter(({ reserved }) => reserved !== 2)).toEqual([]);
  });

  it('are bounded for every function that has them', () => {
    // A deployment's own: one at a time.
    const unbounded = functions.filter(
      ({ name, database, reserved }) =>
        database && !reserved && !polled.includes(name) && !name.endsWith('-migrate'),
    );
    expect(unbounded).toEqual([]);
  });
});
