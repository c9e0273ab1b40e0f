import type { Check } from '../../../shared/health/check.ts';
import { MINUTE } from '../../../shared/platform/durations.ts';
import type { OpsContext } from '../../context.ts';
import type { StackAddresses } from '../addresses.ts';

type Found = Omit<Check, 'name'>;

/** The account that a stage's queues are of; undefined for one on this machine. */
const accountOf = ({ queues }: StackAddresses) =>
  Object.values(queues)
    .map((url) => /^https:\/\/[^/]+\/(\d{12})\//.exec(url)?.[1])
    .find(Boolean);

/** Whose credentials were taken: the stage was found by them. */
export function checkCredentials({
  stack,
  operator,
  role,
}: Pick<OpsContext, 'stack' | 'operator' | 'role'>): Found {
  if (stack.local) return { status: 'ok', detail: 'of this machine' };
  const where = `account ${accountOf(stack) ?? 'unknown'}, ${stack.region}`;
  return { status: 'ok', detail: `${where}; ${operator} may ${role}` };
}

/** Whether what runs is what this checkout is. @param input.here the checkout's version */
export function judgeVersion(input: { deployed: string | undefined; here: string }): Found {
  const { deployed, here } = input;
  if (deployed === undefined) return { status: 'warning', detail: '/health names no version' };
  if (deployed === 'local') return { status: 'ok', detail: 'this checkout' };
  return deployed === here
    ? { status: 'ok', detail: here }
    : {
        status: 'warning',
        detail: `${deployed} is deployed, this checkout is ${here}`,
        advice: 'Use the checkout that was deployed, or deploy this one',
      };
}

/** Milliseconds from which signatures and tokens begin to fail. */
const OFF = 5_000;

/** Whether the database's clock and this machine's agree: Stripe's signatures count five minutes. */
export async function checkClock({ db }: Pick<OpsContext, 'db'>): Promise<Found> {
  const before = Date.now();
  const { rows } = await db.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const after = Date.now();
  const there = rows[0]?.now.getTime() ?? 0;
  // Asked in between: only what lies outside of the question is a difference.
  const off = Math.max(0, before - there, there - after);
  const detail = `${(off / 1_000).toFixed(1)} s between the database and here`;
  if (off < OFF) return { status: 'ok', detail };
  const status = off < MINUTE ? 'warning' : 'problem';
  return { status, detail, advice: 'Set this machine’s clock (NTP), or the database server’s' };
}

/** Subscriptions of the topic that alarms go to. */
export async function checkAlarmTargets({
  stack,
  aws,
}: Pick<OpsContext, 'stack' | 'aws'>): Promise<Found> {
  const account = accountOf(stack);
  if (!account) return { status: 'ok', detail: 'alarms watch deployed stages' };
  const { SNSClient, paginateListSubscriptionsByTopic } = await import('@aws-sdk/client-sns');
  const client = new SNSClient(aws.settings);
  const TopicArn = `arn:aws:sns:${stack.region}:${account}:nightshift-${stack.stage}-alarms`;
  try {
    const arns: string[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
      arns.push(...(page.Subscriptions ?? []).map((it) => it.SubscriptionArn ?? ''));
    return judgeSubscriptions(arns);
  } finally {
    client.destroy();
  }
}

/** @param arns as SNS lists them: `PendingConfirmation` where nobody has confirmed. */
export function judgeSubscriptions(arns: readonly string[]): Found {
  const pending = arns.filter((arn) => !arn.startsWith('arn:'));
  const confirmed = arns.length - pending.length;
  if (confirmed === 0)
    return {
      status: 'problem',
      detail:
        pending.length > 0 ? 'nobody has confirmed: alarms reach nobody' : 'alarms reach nobody',
      advice:
        pending.length > 0
          ? 'Click the link in the mail of SNS; deploy again for another one'
          : 'Deploy with -c alarmEmail=ADDRESS',
    };
  return pending.length > 0
    ? {
        status: 'warning',
        detail: `${confirmed} confirmed, ${pending.length} not`,
        advice: 'Click the link in the mail of SNS',
      }
    : { status: 'ok', detail: `${confirmed} confirmed` };
}
