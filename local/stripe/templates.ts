import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StripeObject } from './store.ts';

const SAMPLES = join(import.meta.dirname, '../../events/stripe');
const read = new Map<string, StripeObject>();

/** An object with every field that Stripe's has, taken from the sample of an event about one. */
export function fromSample(type: string, own: Partial<StripeObject>): StripeObject {
  const known = read.get(type);
  const sample: StripeObject =
    known ?? JSON.parse(readFileSync(join(SAMPLES, `${type}.json`), 'utf8')).data.object;
  read.set(type, sample);
  return { ...structuredClone(sample), ...own };
}
