import * as z from 'zod/mini';
import { LEAST, MOST } from '../platform/quantity.ts';

const amount = (least: number) => z.number().check(z.minimum(least), z.maximum(MOST));
/** null: it is not known. */
const cost = (least: number) => z.optional(z.nullable(amount(least)));
const days = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));

/** How an item is bought for a site, as it is told: what is left out stays as it is. */
export const ReorderRuleChange = () =>
  z.strictObject({
    vendorId: z.optional(z.nullable(z.uuid())),
    /** Until there are receipts that tell. */
    leadTimeDays: z.optional(days(0, 365)),
    /** Days between two looks at whether to order. */
    reviewDays: z.optional(days(1, 90)),
    /** Share of cycles without a stock-out; taken from the costs where both are there. */
    serviceLevel: z.optional(z.number().check(z.minimum(0.5), z.maximum(0.999))),
    shortageCost: cost(0.000001),
    holdingCost: cost(0.000001),
    orderCost: cost(0),
    minimumOrder: z.optional(amount(0)),
    packSize: z.optional(amount(LEAST)),
    shelfLifeDays: z.optional(z.nullable(days(1, 3650))),
    /** The most that one order may cost. */
    budget: cost(LEAST),
  });
export type ReorderRuleChange = z.output<ReturnType<typeof ReorderRuleChange>>;
