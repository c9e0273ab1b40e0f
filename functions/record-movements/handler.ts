import { inventoryQueue } from '../../shared/inventory/contract.ts';
import { readMovements } from '../../shared/inventory/read-movements.ts';
import { recordMovements } from '../../shared/inventory/record-movements.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { Conflict, InvalidRequest, RejectMessage } from '../../shared/platform/errors.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import { doneIf, oneByOne } from '../../shared/platform/queue/one-by-one.ts';

type Deps = { db: Database; clock: Clock; deadLetters: DeadLetters };

/** Records the movements that the application tells of; one event's fault is no other's. */
export function createRecordMovementsHandler({ db, clock, deadLetters }: Deps) {
  return consume(inventoryQueue, {
    deadLetters,
    process: (messages) =>
      oneByOne(messages, async ({ body: { detail } }) => {
        const { organizationId } = detail;
        try {
          const given = { organizationId, movements: readMovements(detail.movements) };
          const { recorded } = await db.asOrganization(organizationId, (sql) =>
            recordMovements({ ...given, source: 'bus' }, { sql, clock }),
          );
          return doneIf(recorded > 0);
        } catch (cause) {
          // The same message would be refused each time.
          if (cause instanceof InvalidRequest || cause instanceof Conflict)
            throw new RejectMessage(cause.message, { cause });
          throw cause;
        }
      }),
  });
}
