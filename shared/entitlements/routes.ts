import * as z from 'zod/mini';
import type { Routes } from '../platform/http/route.ts';

/** Why a feature is not granted. */
export const DENIALS = ['not-in-plan', 'limit-reached', 'partly-known', 'unknown-feature'] as const;

const moment = () => z.nullable(z.iso.datetime());
const plan = () => z.object({ id: z.string(), name: z.string() });
const feature = () =>
  z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[a-z][a-z0-9_.-]*$/));

const Entitlement = () =>
  z.object({
    feature: z.string(),
    name: z.string(),
    kind: z.enum(['switch', 'rows', 'usage']),
    granted: z.boolean(),
    /** Why not; null where it is granted. */
    reason: z.nullable(z.enum(DENIALS)),
    /** null: no limit, or a switch. */
    limit: z.nullable(z.number()),
    /** What is used beyond a soft limit is told, and let through. */
    hard: z.boolean(),
    used: z.number(),
    resetsAt: moment(),
  });

/** What the caller's organisation may do, and what it uses of it. */
export const entitlementRoutes = {
  'GET /api/entitlements': {
    does: 'Tells, for each feature, whether it is granted, why not, its limit, what is used, and when that resets.',
    caller: ['session', 'api-key'],
    needs: 'billing:read',
    answers: {
      200: () =>
        z.object({
          /** The highest; null: no plan, and no limits. */
          plan: z.nullable(plan()),
          /** All that count: of several subscriptions the most. */
          plans: z.array(plan()),
          /** Seats that are paid for beside what the plan has. */
          seats: z.number(),
          features: z.array(Entitlement()),
        }),
    },
  },
  'POST /api/usage/consume': {
    does: 'Takes units of a feature, or gives them back by a negative amount, in one step: callers at the same time never share the last unit.',
    caller: ['session', 'api-key'],
    needs: 'usage:write',
    body: () =>
      z.strictObject({
        feature: feature(),
        amount: z._default(z.int().check(z.minimum(-1_000_000_000), z.maximum(1_000_000_000)), 1),
      }),
    answers: {
      200: () =>
        z.object({
          feature: z.string(),
          granted: z.boolean(),
          reason: z.nullable(z.enum(DENIALS)),
          used: z.number(),
          limit: z.nullable(z.number()),
          hard: z.boolean(),
          resetsAt: moment(),
        }),
    },
  },
} as const satisfies Routes;
