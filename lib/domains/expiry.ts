import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindSecret } from '../constructs/bind.ts';
import { jobFunction } from '../constructs/job-function.ts';
import { createSecret } from '../constructs/secret.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Each night → expire-records. */
export function addExpiry(foundation: Foundation): void {
  const expire = jobFunction(foundation, jobs['expire-records'], { memoryMb: 256 });
  const key = createSecret(foundation, 'encryption-key', {
    description: 'Wraps the keys of credentials: 64 hex characters, several with the newest first',
    generate: 'hex',
  });
  bindSecret(expire, key, 'ENCRYPTION_KEY_SECRET');
}
