import * as z from 'zod/mini';
import type { Routes } from '../platform/http/route.ts';
import { MOST_MOVEMENTS, Movement } from './movement.ts';

/** What moved in the caller's organisation. */
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
} as const satisfies Routes;
