import * as z from 'zod/mini';
import { apiContract } from '../platform/http/route.ts';

export const healthApi = apiContract({
  function: 'health',
  routes: {
    'GET /health': {
      does: 'Says that the API answers; it touches neither database nor queues.',
      caller: 'anyone',
      answers: { 200: () => z.object({ status: z.literal('ok'), stage: z.string() }) },
    },
  },
});
