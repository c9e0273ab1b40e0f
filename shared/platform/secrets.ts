import { callAws } from './aws/signed-request.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** The current value, and the one before it while a rotation overlaps. */
type SecretValues = { current: string; previous?: string };

export type SecretReader = {
  /** The current value. */
  read(arn: string): Promise<string>;
  /** The current value, or undefined while nobody has put one. */
  readIfPut(arn: string): Promise<string | undefined>;
  /** Current and previous value: for secrets that others still sign with during a rotation. */
  readWithPrevious(arn: string): Promise<SecretValues>;
  /** Drops what is cached, so that the next read asks Secrets Manager. */
  forget(arn: string): void;
};

/** Milliseconds that a value is kept: a rotation reaches every warm instance within this time. */
const KEEP = 300_000;

type Fetch = (arn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS') => Promise<string | undefined>;

/** Reads secrets from Secrets Manager and keeps them for five minutes. */
export function createSecretReader(
  deps: { clock?: Clock; fetchSecret?: Fetch } = {},
): SecretReader {
  const { clock = systemClock, fetchSecret: fetch = fetchSecret } = deps;
  const kept = new Map<string, { until: number; value: Promise<string | undefined> }>();

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

  const read = async (arn: string) => {
    const value = await get(arn, 'AWSCURRENT');
    if (value === undefined) throw new Error(`Secret ${arn} has no value yet`);
    return value;
  };

  return {
    read,
    readIfPut: (arn) => get(arn, 'AWSCURRENT'),
    async readWithPrevious(arn) {
      const [current, previous] = await Promise.all([read(arn), get(arn, 'AWSPREVIOUS')]);
      return previous === undefined ? { current } : { current, previous };
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
): Promise<string | undefined> => {
  try {
    const answer = await callAws<{ SecretString?: string }>({
      service: 'secretsmanager',
      target: 'secretsmanager.GetSecretValue',
      body: { SecretId: arn, VersionStage: stage },
    });
    return answer.SecretString;
  } catch (error) {
    if (error instanceof Error && error.message.includes('ResourceNotFoundException'))
      return undefined;
    throw error;
  }
};
