import { getParameter } from './aws/parameters.ts';
import { callAws } from './aws/signed-request.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { DAY } from './durations.ts';
import { log } from './log.ts';

/** The current value, and the one before it while a rotation overlaps. */
type SecretValues = { current: string; previous?: string };

/** A value of a secret, and since when it is there. */
export type SecretVersion = { value: string; putAt: Date };

/** Secrets are named by the parameter that keeps them, or by the ARN of what Secrets Manager keeps. */
export type SecretReader = {
  /** The current value. */
  read(name: string): Promise<string>;
  /** The current value, or undefined while nobody has put one. */
  readIfPut(name: string): Promise<string | undefined>;
  /**
   * Current and previous value: for secrets that others still use during a rotation. What was
   * rotated away counts for a while only, or whoever found it would have it for ever.
   * @param graceMs for how long after the rotation; a day without.
   */
  readWithPrevious(name: string, graceMs?: number): Promise<SecretValues>;
  /** Drops what is cached, so that the next read asks again. */
  forget(name: string): void;
};

/** Milliseconds that a value is kept: a rotation reaches every warm instance within this time. */
const KEEP = 300_000;

/** Milliseconds until a read that failed is tried again, while the value of before serves. */
const KEEP_AFTER_FAILURE = 10_000;

/** Milliseconds that "there is none yet" is kept: whoever puts the first value tries it at once. */
const KEEP_ABSENCE = 2_000;

/** Milliseconds for which a previous value counts: what Stripe grants, and a working day to change over. */
const ROTATION_GRACE = DAY;

export type Which = 'current' | 'previous';

type Fetch = (name: string, which: Which) => Promise<SecretVersion | undefined>;

type Kept = { until: number; value: Promise<SecretVersion | undefined> };

/** Reads secrets and keeps them for five minutes; longer while nobody answers. */
export function createSecretReader(
  deps: { clock?: Clock; fetchSecret?: Fetch } = {},
): SecretReader {
  const { clock = systemClock, fetchSecret: fetch = fetchSecret } = deps;
  const kept = new Map<string, Kept>();

  const get = (name: string, which: Which) => {
    const key = `${name} ${which}`;
    const now = clock().getTime();
    const found = kept.get(key);
    if (found && found.until > now) return found.value;
    const asked = fetch(name, which);
    const value = found ? asked.catch((error) => serveOld(key, found, error)) : asked;
    const keep: Kept = { until: now + KEEP, value };
    kept.set(key, keep);
    value.then(
      (version) => {
        // Most secrets have no previous value, and that is no reason to ask for it each time.
        if (version === undefined && which === 'current') keep.until = now + KEEP_ABSENCE;
      },
      () => kept.delete(key),
    );
    return value;
  };

  /** A value that was right five minutes ago beats none: what keeps the secrets may be out for a while. */
  const serveOld = (key: string, old: Kept, error: unknown) => {
    log.warn('a secret could not be read again; its last value serves', { error });
    kept.set(key, { until: clock().getTime() + KEEP_AFTER_FAILURE, value: old.value });
    return old.value;
  };

  const current = async (name: string) => {
    const version = await get(name, 'current');
    if (version === undefined) throw new Error(`Secret ${name} has no value yet`);
    return version;
  };

  return {
    read: async (name) => (await current(name)).value,
    readIfPut: async (name) => (await get(name, 'current'))?.value,
    async readWithPrevious(name, graceMs = ROTATION_GRACE) {
      const [now, before] = await Promise.all([current(name), get(name, 'previous')]);
      const { value } = now;
      // The previous value was current until this one was put.
      const over = clock().getTime() - now.putAt.getTime() >= graceMs;
      return before === undefined || over
        ? { current: value }
        : { current: value, previous: before.value };
    },
    forget(name) {
      kept.delete(`${name} current`);
      kept.delete(`${name} previous`);
    },
  };
}

/** @returns undefined while the secret has no such value. */
export const fetchSecret = (
  name: string,
  which: Which = 'current',
): Promise<SecretVersion | undefined> =>
  name.startsWith('arn:')
    ? fetchFromSecretsManager(name, which)
    : getParameter({ name, ...(which === 'previous' && { label: 'previous' }) });

/** The owner's address that Aurora makes: RDS writes it there and nowhere else. */
async function fetchFromSecretsManager(
  arn: string,
  which: Which,
): Promise<SecretVersion | undefined> {
  try {
    const answer = await callAws<{ SecretString?: string; CreatedDate?: number }>({
      service: 'secretsmanager',
      target: 'secretsmanager.GetSecretValue',
      body: { SecretId: arn, VersionStage: which === 'current' ? 'AWSCURRENT' : 'AWSPREVIOUS' },
    });
    const { SecretString: value, CreatedDate: seconds } = answer;
    return value === undefined ? undefined : { value, putAt: new Date((seconds ?? 0) * 1_000) };
  } catch (error) {
    if (error instanceof Error && error.message.includes('ResourceNotFoundException'))
      return undefined;
    throw error;
  }
}
