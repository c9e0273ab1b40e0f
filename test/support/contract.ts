import * as z from 'zod/mini';
import { type QueueContract, queueContract } from '../../shared/platform/queue/contract.ts';

export type Keyed = { key: string };

/** The contract of a queue whose messages are `{ key, … }`, for tests of what goes around it. */
export const keyedContract = <D extends Keyed>(
  consumer = 'sync-billing',
  { queue = 'billing' }: { queue?: string } = {},
): QueueContract<{ kind: 'work'; detail: D }> =>
  queueContract({
    queue,
    consumer,
    accepts: {
      work: {
        from: { schedule: 'test' },
        open: (body) => ({ detail: body }),
        schema: z.looseObject({ key: z.string() }) as unknown as z.ZodMiniType<D>,
        effectKey: ({ key }: D) => key,
      },
    },
  });
