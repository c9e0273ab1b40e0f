import { holdBack } from '../dry-run.ts';
import { MINUTE } from '../durations.ts';
import { callAws } from './signed-request.ts';

const PREFIX = 'GraniteServiceVersion20100801';
/** What one rule takes. */
const MOST_ALARMS = 100;

/** Names of alarms that begin so; none where nobody watches. @throws RetryLater */
async function alarmsNamed(prefix: string): Promise<string[]> {
  const { MetricAlarms = [] } = await callAws<{ MetricAlarms?: { AlarmName: string }[] }>({
    service: 'monitoring',
    target: `${PREFIX}.DescribeAlarms`,
    body: { AlarmNamePrefix: prefix, MaxRecords: MOST_ALARMS },
  });
  return MetricAlarms.map(({ AlarmName }) => AlarmName);
}

/**
 * Mutes alarms until a moment: they go on watching, and wake nobody. Ends by itself.
 * @param input.name unique in the account. @param input.prefix of the alarms' names.
 * @throws RetryLater
 */
export async function muteAlarms(input: {
  name: string;
  prefix: string;
  now: Date;
  until: Date;
}): Promise<void> {
  const { name, prefix, now, until } = input;
  if (holdBack(`mutes alarms by the rule ${name}`)) return;
  const AlarmNames = await alarmsNamed(prefix);
  // A rule begins with a whole minute that is still to come.
  const begin = new Date(Math.ceil((now.getTime() + 1) / MINUTE) * MINUTE);
  const minutes = Math.ceil((until.getTime() - begin.getTime()) / MINUTE);
  if (AlarmNames.length === 0 || minutes < 1) return;
  await callAws({
    service: 'monitoring',
    target: `${PREFIX}.PutAlarmMuteRule`,
    body: {
      Name: name,
      Rule: {
        Schedule: {
          Expression: `at(${begin.toISOString().slice(0, 16)})`,
          Duration: `PT${minutes}M`,
          Timezone: 'UTC',
        },
      },
      MuteTargets: { AlarmNames },
      ExpireDate: until.getTime() / 1_000,
    },
  });
}

/** Ends a muting before its time; nothing happens where there is none. @throws RetryLater */
export async function unmuteAlarms(name: string): Promise<void> {
  if (holdBack(`ends the rule ${name}`)) return;
  await callAws({
    service: 'monitoring',
    target: `${PREFIX}.DeleteAlarmMuteRule`,
    body: { AlarmMuteRuleName: name },
  });
}
