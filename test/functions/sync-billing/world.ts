import { createSyncBillingHandler } from '../../../functions/sync-billing/handler.ts';
import { createObjectReaderSource } from '../../../shared/billing/stripe-api/object-reader.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { RejectMessage } from '../../../shared/platform/errors.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import {
  CUSTOMER,
  detailOf,
  HARBOR,
  INTAKE_KEY,
  intakeKeys,
  type StripeEvent,
} from '../../billing/support.ts';
import { createTestDatabase } from '../../support/database.ts';
import { emptyTables } from '../../support/empty-tables.ts';
import { version } from '../../support/secret-version.ts';
import { startFakeBus } from '../stripe-webhook/fake-bus.ts';
import { startFakeStripe } from './fake-stripe.ts';
import { batchOf, stripeOnBus } from './messages.ts';

/** sync-billing over a real database, with a bus and a Stripe to talk to. */
export async function openWorld() {
  const database = await createTestDatabase();
  const db = createDatabase({ url: async () => database.workerUrl, max: 8 });
  const owner = createDatabase({ url: async () => database.ownerUrl });
  const app = createDatabase({ url: async () => database.appUrl });
  const [bus, stripe] = await Promise.all([startFakeBus(), startFakeStripe()]);
  const state = {
    /** While set, objects are fetched from Stripe. */
    apiKey: undefined as string | undefined,
    /** What lies in the claims bucket, by key. */
    claims: new Map<string, string>(),
    /** The intake's keys of before, as long as a rotation overlaps. */
    keysBefore: [] as string[],
  };

  const makeHandler = (using: Database = db) =>
    createSyncBillingHandler({
      db: using,
      clock: () => new Date(),
      busName: 'nightshift',
      keys: {
        current: intakeKeys.current,
        newest: async () => [INTAKE_KEY, ...state.keysBefore],
      },
      loadClaim: async ({ key }) => {
        const body = state.claims.get(key);
        if (!body) throw new RejectMessage('The claimed body is gone');
        return body;
      },
      metersSource: async () => undefined,
      readerSource: createObjectReaderSource({
        secrets: createSecretReader({ fetchSecret: async () => version(state.apiKey) }),
        apiKeyName: 'arn',
        apiBase: stripe.base,
      }),
    });
  const handle = (...bodies: unknown[]) => makeHandler()(batchOf(...bodies));

  return {
    db,
    app,
    stripe,
    state,
    makeHandler,
    handle,
    deliver: (...events: StripeEvent[]) =>
      handle(...events.map((event) => stripeOnBus(detailOf(event)))),
    rows: async (text: string) => (await db.query(text)).rows,
    /** The customer is the organisation's. */
    map: () =>
      db.query(
        `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)`,
        [HARBOR, CUSTOMER],
      ),
    async reset() {
      const tables = ['organizations', 'billing_events', 'outbox', 'idempotence_keys'];
      await emptyTables([...tables, 'dead_letters'], { owner });
      await owner.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor')`, [HARBOR]);
      Object.assign(state, { apiKey: undefined, claims: new Map(), keysBefore: [] });
      stripe.asked.length = 0;
      stripe.objects.clear();
      stripe.failWith = undefined;
    },
    async stop() {
      await Promise.all([db.end(), owner.end(), app.end()]);
      bus.stop();
      stripe.stop();
      await database.drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export const nothingFailed = { batchItemFailures: [] };
