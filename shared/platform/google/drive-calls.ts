import { setTimeout } from 'node:timers/promises';
import { stopIfDry } from '../dry-run.ts';
import { MINUTE } from '../durations.ts';
import { InvalidConfiguration, NightshiftError, RetryLater } from '../errors.ts';
import { jsonOrNothing } from '../json.ts';

/** What Drive answered for good. @property status of HTTP; 404 also for what was never shared with us */
export class DriveRefused extends NightshiftError {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

type DriveCall = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's address, or the whole address of an upload that was begun. */
  path: string;
  query?: Record<string, string | undefined>;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Answers that are no error, besides 2xx. */
  also?: number[];
  /** Whoever calls knows what to do first where it broke off. */
  onlyOnce?: boolean;
  /** The answer's body may take as long as it takes; else it is there as soon as an answer has to begin. */
  stream?: boolean;
};

export type DriveCalls = (call: DriveCall) => Promise<Response>;

const ATTEMPTS = 5;
/** Milliseconds before the first repetition; doubled each time. */
const PAUSE = 250;
/** Milliseconds until an answer begins, and until it is whole where nobody streams it. */
const PATIENCE = MINUTE;
/** Drive says 403 both for "not yours" and for "too fast". */
const TOO_FAST = /rateLimitExceeded|userRateLimitExceeded/;

/**
 * Calls of Drive's API, authorised, and repeated while it is busy or away.
 * @throws DriveRefused for what will not change; RetryLater when it stayed away
 */
export function driveCalls({
  base,
  token,
  wait = setTimeout,
  patience = PATIENCE,
}: {
  base: string;
  token: () => Promise<string>;
  wait?: ((milliseconds: number) => Promise<void>) | undefined;
  patience?: number;
}): DriveCalls {
  return async (call) => {
    if (call.method && call.method !== 'GET') stopIfDry('writes to Google Drive');
    const attempts = call.onlyOnce ? 1 : ATTEMPTS;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(call, { base, token, patience }).catch((error: unknown) => {
        if (error instanceof InvalidConfiguration || attempt === attempts) throw asAway(error);
        return undefined;
      });
      if (answer && (answer.ok || call.also?.includes(answer.status))) return answer;
      if (answer) {
        const said = await answer.text().catch(() => '');
        const passes = answer.status >= 500 || answer.status === 429 || TOO_FAST.test(said);
        if (!passes) throw refusal(answer.status, said);
        if (attempt === attempts) throw new RetryLater(`Google Drive answers ${answer.status}`);
      }
      await wait(PAUSE * 2 ** (attempt - 1));
    }
  };
}

/** @throws RetryLater where the answer breaks off, or is none */
export async function answeredJson<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch (cause) {
    throw new RetryLater('An answer of Google Drive broke off', { cause });
  }
}

async function once(
  { method = 'GET', path, query = {}, headers, body, stream }: DriveCall,
  { base, token, patience }: { base: string; token: () => Promise<string>; patience: number },
): Promise<Response> {
  const url = new URL(path, base);
  // Nobody's own drive alone: a folder may lie in one that is shared.
  url.searchParams.set('supportsAllDrives', 'true');
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  const heard = new AbortController();
  const timer = globalThis.setTimeout(() => heard.abort(), patience).unref();
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${await token()}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      redirect: 'manual',
      signal: heard.signal,
    });
  } finally {
    if (stream) clearTimeout(timer);
  }
}

const asAway = (error: unknown): unknown =>
  error instanceof NightshiftError
    ? error
    : new RetryLater('Google Drive cannot be reached', { cause: error });

/** In Google's own words, which quote nothing of ours. */
function refusal(status: number, said: string): DriveRefused {
  const { error } = (jsonOrNothing(said) ?? {}) as { error?: { message?: unknown } };
  const words = typeof error?.message === 'string' ? `: ${error.message.slice(0, 200)}` : '';
  return new DriveRefused(`Google Drive refuses (${status})${words}`, status);
}
