import { createHash } from 'node:crypto';
import type { Caller, Stranger } from '../../shared/access/caller.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { readIdempotencyKey } from '../../shared/platform/http/idempotency-key.ts';
import { rawBody } from '../../shared/platform/http/request.ts';
import type { Around } from '../../shared/platform/http/serve.ts';

/** Heeds the Idempotency-Key of every POST of a caller who is known. */
export const answerOnce =
  ({ db, clock }: { db: Database; clock: Clock }): Around =>
  async ({ key, route, call, request }, handle) => {
    const caller = call.caller as Caller | Stranger | undefined;
    const requestKey = key.startsWith('POST ') ? readIdempotencyKey(request) : undefined;
    if (requestKey === undefined || route.secret || !caller || caller.kind === 'stranger')
      return handle();
    const hash = createHash('sha256').update(`${key}\0${request.rawPath}\0`);
    const asked = {
      organizationId: caller.organizationId,
      caller: caller.by,
      requestKey,
      requestHash: hash.update(rawBody(request)).digest('hex'),
    };
    const own = withinOrganization(db, caller.organizationId);
    const { withRequestKey } = await import('../../shared/access/request-answers.ts');
    return withRequestKey(asked, { sql: own, clock }, handle);
  };
