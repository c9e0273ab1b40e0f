import * as z from 'zod/mini';
import { nextPart, partQuery } from '../platform/http/part-query.ts';
import type { Routes } from '../platform/http/route.ts';
import { lineField } from '../platform/line-field.ts';
import { KEY_STATES, LONGEST_GRACE } from './api-keys/queries.ts';
import { SCOPES } from './scopes.ts';

const time = () => z.iso.datetime();
const key = () => z.object({ id: z.uuid() });
const made = () => ({
  id: z.uuid(),
  /** The key itself: shown this once. */
  key: z.string(),
});
const name = () => lineField(100);

const ApiKey = () =>
  z.object({
    id: z.uuid(),
    name: z.string(),
    hint: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    allowedIps: z.array(z.string()),
    state: z.enum(KEY_STATES),
    createdAt: time(),
    createdBy: z.string(),
    expiresAt: z.nullable(time()),
    lastUsedAt: z.nullable(time()),
    gracePeriodEndsAt: z.nullable(time()),
    replacedBy: z.nullable(z.uuid()),
    revokedAt: z.nullable(time()),
  });

/** API keys of the caller's organisation. */
export const apiKeyRoutes = {
  'POST /api/security/api-keys': {
    does: 'Makes an API key. The key is in this answer only; the same Idempotency-Key gives it again for ten minutes.',
    caller: ['session', 'api-key'],
    needs: 'api-keys:write',
    secret: true,
    body: () =>
      z.strictObject({
        name: name(),
        scopes: z.array(z.enum(SCOPES)).check(z.minLength(1), z.maxLength(20)),
        allowedIps: z._default(
          z.array(z.union([z.cidrv4(), z.cidrv6()])).check(z.maxLength(50)),
          [],
        ),
        expiresAt: z.optional(z.iso.datetime({ offset: true })),
      }),
    answers: { 201: () => z.object(made()) },
  },
  'GET /api/security/api-keys': {
    does: 'Lists API keys, newest first, without their secrets; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'api-keys:read',
    query: () => z.strictObject(partQuery()),
    answers: { 200: () => z.object({ apiKeys: z.array(ApiKey()), next: nextPart() }) },
  },
  'DELETE /api/security/api-keys/{id}': {
    does: 'Revokes an API key at once and for good. Twice changes nothing.',
    caller: ['session', 'api-key'],
    needs: 'api-keys:write',
    params: key,
    answers: { 200: () => z.object({ state: z.literal('revoked') }) },
  },
  'POST /api/security/api-keys/{id}/rotate': {
    does: 'Gives an API key a successor; the old one goes on for the grace period.',
    caller: ['session', 'api-key'],
    needs: 'api-keys:write',
    secret: true,
    params: key,
    body: () =>
      z.strictObject({
        gracePeriodHours: z._default(z.int().check(z.minimum(0), z.maximum(LONGEST_GRACE)), 24),
      }),
    answers: { 201: () => z.object({ ...made(), gracePeriodEndsAt: time() }) },
  },
} as const satisfies Routes;
