import type * as z from 'zod/mini';
import { once } from '../platform/once.ts';

/** An event of a bus, declared once: source, detail-type, detail. */
export type EventDefinition<S extends z.ZodMiniType = z.ZodMiniType> = {
  source: string;
  /** Absent: the detail-type is the Stripe event's type. Several: one shape under several names. */
  detailType?: string | readonly string[];
  /** The fact that it tells, for people. */
  says: string;
  readonly detail: S;
};

/** The schema of a detail is made when somebody reads or writes such an event, and not before. */
export function event<S extends z.ZodMiniType, Rest extends { source: string; says: string }>(
  definition: Rest & { detail: () => S },
): Omit<Rest, 'detail'> & { readonly detail: S } {
  const detail = once(definition.detail);
  return {
    ...definition,
    get detail() {
      return detail();
    },
  };
}
