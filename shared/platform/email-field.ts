import * as z from 'zod/mini';
import { readEmailAddress } from './email-address.ts';

type Payload = { value: string; issues: z.core.$ZodRawIssue[] };

/** Leaves an address as mail servers take it; refuses any other in a word that does not tell it. */
export function asMailed(payload: Payload): void {
  const read = readEmailAddress(payload.value);
  if ('address' in read) payload.value = read.address;
  else payload.issues.push({ code: 'custom', input: payload.value, message: read.fault });
}

/** An address in a request: any that mail can go to, read as everywhere else. */
export const emailField = () =>
  z.string().check(z.maxLength(254), asMailed).register(z.globalRegistry, { format: 'idn-email' });
