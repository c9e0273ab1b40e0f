import { callAws } from './aws/signed-request.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** The current value, and the one before it while a rotation overlaps. */
type SecretValues = { current: string; previous?: string };

/** A value of a secret, and since when it is there. */
export type SecretVersion = { value: string; putAt: Date };

export type SecretReader = {
  /** The current value. */
  read(arn: string): Promise<string>;
  /** The current value, or undefined while nobody has put one. */
  readIfPut(arn: string): Promise<string | undefined>;
  /**
   * Current and previous value: for secrets that others still use during a rotation. What was
   * rotated away counts for a while only, or whoever found it would have it for ever.
   * @param graceMs for how long after the rotation; a day without.
   */
  readWithPrevious(arn: string, graceMs?: number): Promise<SecretValues>;
  /** Drops what is cached, so that the next read asks Secrets Manager. */
  forget(arn: string): void;
};

/** Milliseconds that a value is kept: a rotation reaches every warm instance within this time. */
const KEEP = 300_000;

/** Milliseconds for which a previous value counts: what Stripe grants, and a working day to change over. */
const ROTATION_GRACE = 86_400_000;

type Fetch = (
  arn: string,
  stage: 'AWSCURRENT' | 'AWSPREVIOUS',
) => Promise<SecretVersion | undefined>;

/** Reads secrets from Secrets Manager and keeps them for five minutes. */
export function createSecretReader(
  deps: { clock?: Clock; fetchSecret?: Fetch } = {},
): SecretReader {
  const { clock = systemClock, fetchSecret: fetch = fetchSecret } = deps;
  const kept = new Map<string, { until: number; value: Promise<SecretVersion | undefined> }>();

  const get = (arn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS') => {
    const key = `${arn} ${stage}`;
    const now = clock().getTime();
    const found = kept.get(key);
    if (found && found.until > now) return found.value;
    const value = fetch(arn, stage);
    kept.set(key, { until: now + KEEP, value });
    value.catch(() => kept.delete(key));
    return value;
  };

  const current = async (arn: string) => {
    const version = await get(arn, 'AWSCURRENT');
    if (version === undefined) throw new Error(`Secret ${arn} has no value yet`);
    return version;
  };

  return {
    read: async (arn) => (await current(arn)).value,
    readIfPut: async (arn) => (await get(arn, 'AWSCURRENT'))?.value,
    async readWithPrevious(arn, graceMs = ROTATION_GRACE) {
      const [now, before] = await Promise.all([current(arn), get(arn, 'AWSPREVIOUS')]);
      const { value } = now;
      // The previous value was current until this one was put.
      const over = clock().getTime() - now.putAt.getTime() >= graceMs;
      return before === undefined || over
        ? { current: value }
        : { current: value, previous: before.value };
    },
    forget(arn) {
      kept.delete(`${arn} AWSCURRENT`);
      kept.delete(`${arn} AWSPREVIOUS`);
    },
  };
}

/** Asks Secrets Manager. @returns undefined while the secret has no such value. */
export const fetchSecret = async (
  arn: string,
  stage: 'AWSCURRENT' | 'AWSPREVIOUS' = 'AWSCURRENT',
): Promise<SecretVersion | undefined> => {
  try {
    const answer = await callAws<{ SecretString?: string; CreatedDate?: number }>({
      service: 'secretsmanager',
      target: 'secretsmanager.GetSecretValue',
      body: { SecretId: arn, VersionStage: stage },
    });
    const { SecretString: value, CreatedDate: seconds } = answer;
    // Without a date nothing could ever be said to be over: it counts as long ago.
    return value === undefined ? undefined : { value, putAt: new Date((seconds ?? 0) * 1_000) };
  } catch (error) {
    if (error instanceof Error && error.message.includes('ResourceNotFoundException'))
      return undefined;
    throw error;
  }
};
