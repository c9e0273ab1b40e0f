import { setTimeout as pause } from 'node:timers/promises';
import { listGroups } from '../../shared/dead-letters/groups.ts';
import { listWindows } from '../../shared/maintenance/windows.ts';
import { listTold } from '../../shared/notices/queries.ts';
import { listActions } from '../../shared/operators/actions.ts';
import { maskSecrets } from '../../shared/platform/mask-secrets.ts';
import { listRuns } from '../../shared/scheduling/queries.ts';
import type { OpsContext } from '../context.ts';
import { diagnose } from './diagnose.ts';
import { readQueueDepths } from './queue-depths.ts';

/** Milliseconds that one part may take: a file with a gap is better than none. */
const PATIENCE = 20_000;
const LIMIT = 50;

/** What one would ask for, part by part; one that could not be had says why. */
export async function gatherIncident(context: OpsContext): Promise<Record<string, unknown>> {
  const { stack, db: sql, clock } = context;
  const now = clock();
  const parts: Record<string, () => Promise<unknown>> = {
    doctor: () => diagnose(context, { stored: true }),
    deadLetterGroups: async () =>
      (await listGroups({ filter: {}, now, limit: LIMIT }, { sql })).rows,
    queues: () => readQueueDepths(context),
    maintenance: () => listWindows({ limit: LIMIT }, { sql }),
    runs: () => listRuns({ skipped: false, limit: LIMIT }, { sql }),
    runsGivenUp: () => listRuns({ skipped: true, limit: LIMIT }, { sql }),
    notices: () => listTold({ limit: LIMIT }, { sql }),
    acts: async () => (await listActions({ filter: {}, limit: LIMIT }, { sql })).rows,
    deployments: () => listDeployments(context),
    metrics: () => readMetrics(context),
  };
  const gathered = await Promise.all(
    Object.entries(parts).map(async ([name, read]) => [name, await inTime(read)] as const),
  );
  return withoutSecrets({
    stage: stack.stage,
    at: now.toISOString(),
    by: context.operator,
    ...Object.fromEntries(gathered),
  });
}

async function inTime(read: () => Promise<unknown>): Promise<unknown> {
  const late = new AbortController();
  try {
    return await Promise.race([
      read(),
      pause(PATIENCE, { missing: 'it took too long' }, { signal: late.signal }),
    ]);
  } catch (error) {
    return { missing: (error as Error).message };
  } finally {
    late.abort();
  }
}

/** An address that names a person says only of which kind it is. */
const ADDRESS = /[^\s"'<>(),;:@\\]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g;

function withoutSecrets(gathered: Record<string, unknown>): Record<string, unknown> {
  const text = maskSecrets(JSON.stringify(gathered)).replace(ADDRESS, '…@$1');
  return JSON.parse(text) as Record<string, unknown>;
}

/** What was deployed last, and what failed of it; nothing of a stack on this machine. */
async function listDeployments({ stack, aws }: Pick<OpsContext, 'stack' | 'aws'>) {
  if (stack.local) return [];
  const sdk = await import('@aws-sdk/client-cloudformation');
  const client = new sdk.CloudFormationClient(aws.settings);
  try {
    const { StackEvents = [] } = await client.send(
      new sdk.DescribeStackEventsCommand({ StackName: `Nightshift-${stack.stage}` }),
    );
    return StackEvents.filter(
      ({ ResourceType, ResourceStatus = '' }) =>
        ResourceType === 'AWS::CloudFormation::Stack' || ResourceStatus.includes('FAILED'),
    ).map(({ Timestamp, LogicalResourceId, ResourceStatus, ResourceStatusReason }) => ({
      at: Timestamp,
      what: LogicalResourceId,
      status: ResourceStatus,
      reason: ResourceStatusReason,
    }));
  } finally {
    client.destroy();
  }
}

/** As Prometheus would read them, line by line. */
async function readMetrics({ stack, secret }: Pick<OpsContext, 'stack' | 'secret'>) {
  if (!stack.apiUrl) return [];
  const token = await secret('operator-token');
  const answer = await fetch(new URL('/metrics', stack.apiUrl), {
    headers: { authorization: `Bearer ${token?.trim()}` },
    signal: AbortSignal.timeout(PATIENCE),
  });
  const text = await answer.text();
  return answer.ok
    ? text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    : { missing: `/metrics answers ${answer.status}` };
}
