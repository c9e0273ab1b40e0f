import type { Clock } from './clock.ts';
import { log } from './log.ts';
import type { SecretReader } from './secrets.ts';

/** The keys of a secret that rotates: Stripe's signing secrets, the intake's own, those of tokens. */
export type KeyRing = {
  current(): Promise<string[]>;
  /** Read again after a mismatch, unless that was done a moment ago. */
  newest(): Promise<string[]>;
};

/** Milliseconds after which the list is read again in any case. */
const KEEP = 300_000;

/**
 * Milliseconds between two reads that a wrong signature causes. A rotated secret works at once, and
 * a flood of bad signatures costs one read per interval and instance.
 */
const REREAD_AFTER = 10_000;

/**
 * All keys that count: every one in the secret's text (comma or white space between them), in its
 * current version and in the previous one, because Stripe signs with the old secret for up to 24
 * hours after a rotation, and queues hold what was proven before it.
 */
export function createKeyRing(deps: {
  secrets: SecretReader;
  secretName: string;
  clock: Clock;
}): KeyRing {
  let known: string[] | undefined;
  /** Whether `known` has the previous version too: most events are signed with the current one. */
  let complete = false;
  let reading: Promise<string[]> | undefined;
  let readAt = 0;

  /** One read at a time, shared by the requests that wait for it. */
  const read = (): Promise<string[]> => {
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  /** The current version alone: a cold start waits for one request instead of two. */
  const readCurrent = async () => {
    known = listed(await deps.secrets.read(deps.secretName));
    readAt = deps.clock().getTime();
    return known;
  };

  const readAll = async () => {
    readAt = deps.clock().getTime();
    deps.secrets.forget(deps.secretName);
    const { current, previous = '' } = await deps.secrets.readWithPrevious(deps.secretName);
    known = listed(`${current} ${previous}`);
    complete = true;
    return known;
  };

  const age = () => deps.clock().getTime() - readAt;
  return {
    async current() {
      if (!known) return readCurrent();
      // An outage of Parameter Store must not stop events whose secret is known.
      if (age() > KEEP)
        read().catch((error) => log.warn('signing secrets could not be read again', { error }));
      return known;
    },
    async newest() {
      return reading ?? (known && complete && age() <= REREAD_AFTER ? known : read());
    },
  };
}

/** Makes rings for one function. */
export const createKeyRings =
  (deps: { secrets: SecretReader; clock: Clock }) =>
  (secretName: string): KeyRing =>
    createKeyRing({ ...deps, secretName });

const listed = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
