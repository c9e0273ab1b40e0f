import * as z from 'zod/mini';
import { nextPart, partQuery, rowLimit } from '../platform/http/part-query.ts';
import type { Routes } from '../platform/http/route.ts';

const moment = () => z.nullable(z.iso.datetime());
const plan = () => z.string().check(z.minLength(1), z.maxLength(100));

const Subscription = () =>
  z.object({
    id: z.string(),
    status: z.string(),
    plan: z.nullable(z.string()),
    seats: z.number(),
    periodEndsAt: moment(),
    /** When it ends, if it is cancelled. */
    cancelsAt: moment(),
    trialEndsAt: moment(),
    /** Until when it unlocks its plan although it is overdue. */
    graceEndsAt: moment(),
    /** Collection is paused; until when, where that is known. */
    paused: z.boolean(),
    pausedUntil: moment(),
  });

const Plan = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    /** It can be bought by POST /api/billing/checkout. */
    forSale: z.boolean(),
    sellsSeats: z.boolean(),
    current: z.boolean(),
    features: z.array(z.string()),
    /** By feature; null: unlimited. */
    limits: z.record(z.string(), z.nullable(z.number())),
  });

const Invoice = () =>
  z.object({
    id: z.string(),
    number: z.nullable(z.string()),
    status: z.string(),
    currency: z.string(),
    /** Amounts are in the currency's minor unit. */
    total: z.number(),
    paid: z.number(),
    remaining: z.number(),
    issuedAt: moment(),
    dueAt: moment(),
    nextAttemptAt: moment(),
    /** Where it is shown and paid. */
    url: z.nullable(z.string()),
  });

const Usage = () =>
  z.object({
    feature: z.string(),
    from: z.iso.datetime(),
    to: moment(),
    used: z.number(),
  });

/** What the caller's organisation pays for, and what it can buy. */
export const billingRoutes = {
  'GET /api/billing/status': {
    does: 'Tells the plan, the subscriptions, and a checkout that is open.',
    caller: ['session', 'api-key'],
    needs: 'billing:read',
    answers: {
      200: () =>
        z.object({
          plan: z.nullable(z.string()),
          customer: z.nullable(z.string()),
          subscriptions: z.array(Subscription()),
          openCheckout: z.nullable(
            z.object({ plan: z.string(), url: z.nullable(z.string()), expiresAt: moment() }),
          ),
        }),
    },
  },
  'GET /api/billing/plans': {
    does: 'Lists the plans, the lowest first, with their limits and features.',
    caller: ['session', 'api-key'],
    needs: 'billing:read',
    answers: { 200: () => z.object({ plans: z.array(Plan()) }) },
  },
  'GET /api/billing/invoices': {
    does: 'Lists invoices, newest first; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'billing:read',
    query: () =>
      z.strictObject({
        ...partQuery(),
        limit: rowLimit({ most: 100, usual: 20 }),
      }),
    answers: {
      200: () => z.object({ invoices: z.array(Invoice()), next: nextPart() }),
    },
  },
  'GET /api/billing/usage': {
    does: 'Tells what was used, by feature and window, newest first.',
    caller: ['session', 'api-key'],
    needs: 'billing:read',
    query: () =>
      z.strictObject({
        limit: rowLimit({ most: 400, usual: 100 }),
      }),
    answers: { 200: () => z.object({ usage: z.array(Usage()) }) },
  },
  'POST /api/billing/checkout': {
    does: 'Starts the purchase of a plan at Stripe, or goes on with the one that is open: one customer and one session, however often it is asked.',
    caller: ['session', 'api-key'],
    needs: 'billing:write',
    body: () =>
      z.strictObject({
        plan: plan(),
        /** Seats beside those that the plan has. */
        seats: z._default(z.int().check(z.minimum(0), z.maximum(100_000)), 0),
      }),
    answers: {
      201: () => z.object({ id: z.uuid(), url: z.string(), expiresAt: z.iso.datetime() }),
    },
    // no such plan
    errors: [404],
  },
  'POST /api/billing/portal': {
    does: 'Opens the portal at Stripe, where a subscription is changed or cancelled and a card replaced.',
    caller: ['session', 'api-key'],
    needs: 'billing:write',
    answers: { 201: () => z.object({ url: z.string() }) },
  },
} as const satisfies Routes;
