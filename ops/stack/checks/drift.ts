import { setTimeout as pause } from 'node:timers/promises';
import type { Check } from '../../../shared/health/check.ts';
import type { OpsContext } from '../../context.ts';

type Found = Omit<Check, 'name'>;

/** Milliseconds between looks, and how long a detection may take. */
const INTERVAL = 2_000;
const PATIENCE = 180_000;

/**
 * Whether somebody changed by hand what the template made. CloudFormation compares for a minute, so
 * this looks at its last comparison unless a new one is wanted.
 */
export async function checkDrift(
  { detect }: { detect: boolean },
  { stack, aws }: Pick<OpsContext, 'stack' | 'aws'>,
): Promise<Found> {
  if (stack.local) return { status: 'ok', detail: 'the template is what runs here' };
  const sdk = await import('@aws-sdk/client-cloudformation');
  const client = new sdk.CloudFormationClient(aws.settings);
  const StackName = `Nightshift-${stack.stage}`;
  try {
    if (detect) {
      const { StackDriftDetectionId } = await client.send(
        new sdk.DetectStackDriftCommand({ StackName }),
      );
      const until = performance.now() + PATIENCE;
      for (let status = ''; status !== 'DETECTION_COMPLETE'; await pause(INTERVAL)) {
        if (performance.now() > until || status === 'DETECTION_FAILED')
          return { status: 'warning', detail: 'CloudFormation could not compare all of it' };
        const look = new sdk.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId });
        status = (await client.send(look)).DetectionStatus ?? '';
      }
    }
    const { Stacks } = await client.send(new sdk.DescribeStacksCommand({ StackName }));
    const { StackDriftStatus, LastCheckTimestamp } = Stacks?.[0]?.DriftInformation ?? {};
    return judgeDrift({ status: StackDriftStatus, at: LastCheckTimestamp });
  } finally {
    client.destroy();
  }
}

/** Judges what CloudFormation found when it last compared the stack; it never compares by itself. */
export function judgeDrift(found: { status?: string | undefined; at?: Date | undefined }): Found {
  const at = found.at ? ` (compared ${found.at.toISOString().slice(0, 16)}Z)` : '';
  if (found.status === 'IN_SYNC') return { status: 'ok', detail: `as deployed${at}` };
  if (found.status === 'DRIFTED')
    return {
      status: 'warning',
      detail: `somebody changed by hand what was deployed${at}`,
      advice: 'CloudFormation → the stack → Drift results says what; deploy to set it right',
    };
  return { status: 'ok', detail: 'not compared yet: ops doctor --drift does, in a minute' };
}
