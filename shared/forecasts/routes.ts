import * as z from 'zod/mini';
import { nextPart, partQuery } from '../platform/http/part-query.ts';
import type { Routes } from '../platform/http/route.ts';
import { LEAST, MOST } from '../platform/quantity.ts';

const day = () => z.iso.date();
const suggestion = () => z.object({ id: z.uuid() });

const NeededItem = () =>
  z.object({
    itemId: z.uuid(),
    name: z.string(),
    sku: z.nullable(z.string()),
    onHand: z.number(),
    stockOutOn: z.nullable(day()),
    /** Over the lead time and until the next look. */
    demand: z.nullable(z.number()),
    suggestionId: z.nullable(z.uuid()),
    quantity: z.nullable(z.number()),
    why: z.nullable(z.string()),
  });

const Forecast = () =>
  z.looseObject({
    siteId: z.uuid(),
    site: z.string(),
    firstDay: day(),
    /** Of each day from the first on. */
    steps: z.array(z.number()),
    horizon: z.int(),
    demand: z.number(),
    quantiles: z.record(z.string(), z.number()),
    champion: z.string(),
    why: z.string(),
    stockOutOn: z.nullable(day()),
  });

/** What will be used in the caller's organisation, and what to order. */
export const forecastRoutes = {
  'GET /api/inventory/items/{itemId}/forecasts': {
    does: 'Shows the forecast of an item at each site, with what was used lately.',
    caller: ['session', 'api-key'],
    needs: 'inventory:read',
    params: () => z.object({ itemId: z.uuid() }),
    answers: { 200: () => z.object({ forecasts: z.array(Forecast()) }) },
  },
  'GET /api/inventory/reorder': {
    does: 'Lists what runs out at a site within so many days, or is suggested to be ordered; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'inventory:read',
    query: () =>
      z.strictObject({
        siteId: z.uuid(),
        daysAhead: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(365)), 14),
        ...partQuery(),
      }),
    answers: { 200: () => z.object({ items: z.array(NeededItem()), next: nextPart() }) },
    errors: [404],
  },
  'POST /api/inventory/suggestions/{id}/approve': {
    does: 'Orders what is suggested: it counts as on its way from now on. Twice is one order.',
    caller: ['session', 'api-key'],
    needs: 'orders:write',
    params: suggestion,
    body: () =>
      z.strictObject({
        quantity: z.optional(z.number().check(z.minimum(LEAST), z.maximum(MOST))),
      }),
    answers: { 200: () => z.object({ orderId: z.uuid(), quantity: z.number() }) },
  },
  'POST /api/inventory/suggestions/{id}/snooze': {
    does: 'Lets a suggestion sleep for some days.',
    caller: ['session', 'api-key'],
    needs: 'orders:write',
    params: suggestion,
    body: () => z.strictObject({ days: z.int().check(z.minimum(1), z.maximum(90)) }),
    answers: { 200: () => z.object({ state: z.literal('snoozed') }) },
  },
  'POST /api/inventory/suggestions/{id}/dismiss': {
    does: 'Lets a suggestion go; for a week the item is not suggested again.',
    caller: ['session', 'api-key'],
    needs: 'orders:write',
    params: suggestion,
    answers: { 200: () => z.object({ state: z.literal('dismissed') }) },
  },
} as const satisfies Routes;
