import type * as z from 'zod/mini';
import type { MessageKind } from '../platform/queue/contract.ts';
import type { EventDefinition } from './definition.ts';

/** Messages that a rule brings from a bus: the envelope around one of these events. */
export function fromBus<E extends EventDefinition>(
  event: E,
  effectKey: (detail: z.output<E['detail']>) => string,
): MessageKind<z.output<E['detail']>> {
  const types = event.detailType === undefined ? undefined : [event.detailType].flat();
  return {
    from: { event },
    open: (body) => {
      const envelope = (body ?? {}) as Record<string, unknown>;
      const fits =
        envelope.source === event.source &&
        (types === undefined || types.includes(envelope['detail-type'] as string));
      return fits ? { detail: envelope.detail } : undefined;
    },
    get schema() {
      return event.detail as z.ZodMiniType<z.output<E['detail']>>;
    },
    effectKey,
  };
}
