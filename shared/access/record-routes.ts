import * as z from 'zod/mini';
import { nextPart, partQuery, rowLimit } from '../platform/http/part-query.ts';
import type { Routes } from '../platform/http/route.ts';
import { SECURITY_EVENT_TYPES, SEVERITIES } from './security-event.ts';

/** Fewer than of other lists: an act holds what it changed. */
const ownPart = () => ({
  ...partQuery(),
  limit: rowLimit({ most: 200, usual: 50 }),
});

const Act = () =>
  z.object({
    /** Its place in the organisation's chain. */
    seq: z.int(),
    at: z.iso.datetime(),
    /** `user <id>`, `api-key <id>`, or `operator`. */
    actor: z.nullable(z.string()),
    action: z.string(),
    subject: z.unknown(),
    before: z.unknown(),
    after: z.unknown(),
    ipAddress: z.nullable(z.string()),
    requestId: z.nullable(z.string()),
    /** SHA-256 over the act and the hash before it, in hex. */
    hash: z.string(),
  });

const SecurityEvent = () =>
  z.object({
    id: z.uuid(),
    at: z.iso.datetime(),
    type: z.string(),
    severity: z.enum(SEVERITIES),
    userId: z.nullable(z.uuid()),
    ipAddress: z.nullable(z.string()),
    details: z.unknown(),
  });

/** What was done in the caller's organisation, and what concerned its security. */
export const recordRoutes = {
  'GET /api/security/audit': {
    does: 'Lists acts of the audit, newest first; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'security:read',
    query: () => z.strictObject(ownPart()),
    answers: { 200: () => z.object({ acts: z.array(Act()), next: nextPart() }) },
  },
  'GET /api/security/events': {
    does: 'Lists security events, newest first; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'security:read',
    query: () =>
      z.strictObject({
        ...ownPart(),
        type: z.optional(z.enum(SECURITY_EVENT_TYPES)),
      }),
    answers: {
      200: () => z.object({ events: z.array(SecurityEvent()), next: nextPart() }),
    },
  },
} as const satisfies Routes;
