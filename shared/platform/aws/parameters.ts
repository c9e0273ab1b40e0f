import { setTimeout as sleep } from 'node:timers/promises';
import { RetryLater } from '../errors.ts';
import { callAws } from './signed-request.ts';

/** Parameter Store: SecureStrings of up to 4 kB, which cost nothing. */

/** A version of a parameter, and since when it is there. */
type Parameter = { value: string; putAt: Date };

/** How long to wait for a turn: an account has 40 reads and 3 writes a second, all functions together. */
const WAITS_MS = [100, 300, 900, 1_800];

/**
 * @param input.label the version that carries it instead of the newest.
 * @returns undefined while there is no such parameter or version.
 */
export async function getParameter(input: {
  name: string;
  label?: string;
}): Promise<Parameter | undefined> {
  const { name, label } = input;
  const answer = await call<{ Parameter: { Value: string; LastModifiedDate?: number } }>(
    'GetParameter',
    { Name: label ? `${name}:${label}` : name, WithDecryption: true },
    ['ParameterNotFound', 'ParameterVersionNotFound'],
  );
  if (!answer) return undefined;
  const { Value: value, LastModifiedDate: seconds } = answer.Parameter;
  // Without a date nothing could ever be said to be over: it counts as long ago.
  return { value, putAt: new Date((seconds ?? 0) * 1_000) };
}

/** Puts a value; with `overwrite: false` one that is there stays. @returns whether it was put. */
export async function putParameter(input: {
  name: string;
  value: string;
  overwrite: boolean;
  description?: string;
}): Promise<boolean> {
  const { name, value, overwrite, description } = input;
  const body = {
    Name: name,
    Value: value,
    Type: 'SecureString',
    Tier: 'Standard',
    Overwrite: overwrite,
    ...(description && { Description: description }),
  };
  return (await call('PutParameter', body, ['ParameterAlreadyExists'])) !== undefined;
}

/** Deletes parameters with all of their versions; ten at a time, as many as AWS takes. */
export async function deleteParameters(names: string[]): Promise<void> {
  for (let from = 0; from < names.length; from += 10)
    await call('DeleteParameters', { Names: names.slice(from, from + 10) }, []);
}

/** @returns undefined when the answer is one of `absent`. */
async function call<T>(action: string, body: unknown, absent: string[]): Promise<T | undefined> {
  for (const wait of [...WAITS_MS, undefined]) {
    try {
      return await callAws<T>({ service: 'ssm', target: `AmazonSSM.${action}`, body });
    } catch (error) {
      const refusal = error instanceof RetryLater ? error.message : '';
      if (absent.some((type) => refusal.endsWith(type))) return undefined;
      if (wait === undefined || !/Throttling|TooManyUpdates/.test(refusal)) throw error;
      // Not all at once again: whoever is refused was one of many.
      await sleep(wait * (0.5 + Math.random()));
    }
  }
  return undefined;
}
