import type { MessageKind } from '../platform/queue/contract.ts';
import { type Occurrence, occurrenceKey, occurrenceSchema } from './occurrences.ts';

/** The occurrences of a job, as its schedule or an operator sends them. */
export const fromSchedule = (job: string): MessageKind<Occurrence> => ({
  from: { schedule: job },
  open: (body) =>
    (body as { schedule?: unknown } | null)?.schedule === job ? { detail: body } : undefined,
  get schema() {
    return occurrenceSchema();
  },
  effectKey: occurrenceKey,
});
