import { randomUUID } from 'node:crypto';
import { addTarget, type Place, removeTarget } from '../../shared/notices/targets.ts';
import { tellOperators } from '../../shared/notices/tell-operators.ts';
import type { OpsContext } from '../context.ts';
import { wakeSender } from '../stack/wake-sender.ts';
import { audited } from './audit.ts';

/** Has notices sent there too, on the record, which holds no address. */
export const addPlace = (place: Place, context: OpsContext): Promise<void> =>
  audited(
    { action: 'notices add', subject: { channel: place.channel }, outcome: () => ({}) },
    context,
    () => addTarget(place, { sql: context.db }),
  );

/** Has notices sent there no more, on the record. @returns how many places that were */
export const removePlace = (place: Place, context: OpsContext): Promise<number> =>
  audited(
    {
      action: 'notices remove',
      subject: { channel: place.channel },
      outcome: (removed: number) => ({ removed }),
    },
    context,
    () => removeTarget(place, { sql: context.db }),
  );

/** Tells every target something harmless, on the record. @returns how many messages were queued */
export const testNotices = (context: OpsContext): Promise<number> =>
  audited(
    {
      action: 'notices test',
      subject: {},
      outcome: (queued: number) => ({ queued }),
    },
    context,
    async () => {
      const queued = await tellOperators(
        {
          key: `test:${randomUUID()}`,
          title: `Nightshift can reach you (${context.stage})`,
          body: 'Nothing is wrong: an operator asked for this.',
        },
        { sql: context.db, clock: context.clock },
      );
      await wakeSender(context);
      return queued;
    },
  );
