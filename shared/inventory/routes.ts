import * as z from 'zod/mini';
import { nextPart, partQuery } from '../platform/http/part-query.ts';
import type { Routes } from '../platform/http/route.ts';
import { LEAST, MOST } from '../platform/quantity.ts';
import { MOST_DAYS } from './closures.ts';
import { MOST_MOVEMENTS, Movement } from './movement.ts';
import { ReorderRuleChange } from './reorder-rule-change.ts';

const order = () => z.object({ id: z.uuid() });
const site = () => z.object({ siteId: z.uuid() });
const itemAtSite = () => z.object({ siteId: z.uuid(), itemId: z.uuid() });
const closedDays = () => z.object({ days: z.array(z.iso.date()) });

const Order = () =>
  z.object({
    id: z.uuid(),
    siteId: z.uuid(),
    site: z.string(),
    itemId: z.uuid(),
    item: z.string(),
    quantity: z.number(),
    unit: z.nullable(z.string()),
    orderedOn: z.iso.date(),
    expectedOn: z.iso.date(),
  });

const StockLevel = () =>
  z.object({
    siteId: z.uuid(),
    site: z.string(),
    itemId: z.uuid(),
    item: z.string(),
    sku: z.nullable(z.string()),
    unit: z.nullable(z.string()),
    onHand: z.number(),
    /** Promised to somebody, and not sold yet. */
    reserved: z.number(),
    /** Somebody tells what comes in: without, what is on hand is not known. */
    isCounted: z.boolean(),
    lastMovedOn: z.iso.date(),
  });

/** What moved in the caller's organisation, what is there and what is on its way. */
export const inventoryRoutes = {
  'POST /api/inventory/movements': {
    does: 'Records movements of stock: all of them or none, each once by its id.',
    caller: ['session', 'api-key'],
    needs: 'inventory:write',
    body: () =>
      z.strictObject({
        movements: z.array(Movement()).check(z.minLength(1), z.maxLength(MOST_MOVEMENTS)),
      }),
    answers: {
      200: () => z.object({ recorded: z.int(), repeated: z.int(), unconverted: z.int() }),
    },
  },
  'GET /api/inventory/stock': {
    does: 'Lists what is on hand, by site and item; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'inventory:read',
    query: () => z.strictObject({ ...partQuery(), siteId: z.optional(z.uuid()) }),
    answers: { 200: () => z.object({ stock: z.array(StockLevel()), next: nextPart() }) },
  },
  'GET /api/inventory/orders': {
    does: 'Lists what was ordered and has not come; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'inventory:read',
    query: () => z.strictObject(partQuery()),
    answers: { 200: () => z.object({ orders: z.array(Order()), next: nextPart() }) },
  },
  'POST /api/inventory/orders/{id}/receive': {
    does: 'Receives an order: what came is in stock, and on its way no more. Twice is one receipt.',
    caller: ['session', 'api-key'],
    needs: 'inventory:write',
    params: order,
    body: () =>
      z.strictObject({
        /** What came; what was ordered without. */
        quantity: z.optional(z.number().check(z.minimum(LEAST), z.maximum(MOST))),
        at: z.optional(z.iso.datetime({ offset: true })),
        /** What is missing is still to come. */
        rest: z.optional(z.boolean()),
      }),
    answers: { 200: () => z.object({ received: z.number(), restId: z.nullable(z.uuid()) }) },
  },
  'POST /api/inventory/orders/{id}/give-up': {
    does: 'Gives an order up: nothing of it comes.',
    caller: ['session', 'api-key'],
    needs: 'orders:write',
    params: order,
    answers: { 200: () => z.object({ received: z.literal(0) }) },
  },
  'GET /api/inventory/sites/{siteId}/items/{itemId}/rule': {
    does: 'Shows how an item is bought for a site; null where everything is as by default.',
    caller: ['session', 'api-key'],
    needs: 'inventory:read',
    params: itemAtSite,
    answers: { 200: () => z.object({ rule: z.nullable(z.looseObject({})) }) },
  },
  'PUT /api/inventory/sites/{siteId}/items/{itemId}/rule': {
    does: 'Tells how an item is bought for a site; what is left out stays as it is.',
    caller: ['session', 'api-key'],
    needs: 'orders:write',
    params: itemAtSite,
    body: ReorderRuleChange,
    answers: { 200: () => z.object({ rule: z.looseObject({}) }) },
  },
  'GET /api/inventory/sites/{siteId}/closures': {
    does: 'Lists the days on which a site is shut.',
    caller: ['session', 'api-key'],
    needs: 'inventory:read',
    params: site,
    answers: { 200: closedDays },
  },
  'PUT /api/inventory/sites/{siteId}/closures': {
    does: 'Tells days on which a site is shut, or opens all the same: forecasts leave them out.',
    caller: ['session', 'api-key'],
    needs: 'inventory:write',
    params: site,
    body: () =>
      z.strictObject({
        days: z.array(z.iso.date()).check(z.minLength(1), z.maxLength(MOST_DAYS)),
        closed: z._default(z.boolean(), true),
      }),
    answers: { 200: closedDays },
  },
  'PUT /api/inventory/invoice-receipts': {
    does: 'Tells to which site what accepted invoices bill has come; null where receipts are told otherwise.',
    caller: ['session', 'api-key'],
    needs: 'orders:write',
    body: () => z.strictObject({ siteId: z.nullable(z.uuid()) }),
    answers: { 200: () => z.object({ siteId: z.nullable(z.uuid()) }) },
  },
} as const satisfies Routes;
