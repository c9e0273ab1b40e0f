import type { Context } from 'aws-lambda';
import { createTenantApiHandler } from '../../../functions/tenant-api/handler.ts';
import { createApiKey } from '../../../shared/access/api-keys/create-key.ts';
import type { Role } from '../../../shared/access/member-roles.ts';
import { SCOPES, type Scope } from '../../../shared/access/scopes.ts';
import type { DocumentStorage, Upload } from '../../../shared/documents/intake/storage.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import { tenantApi as contract } from '../../../shared/tenant-api.ts';
import { createTestDatabase } from '../../support/database.ts';
import { callRoute, httpRequest, type RequestParts } from '../../support/http.ts';
import { PEPPER, type TestSecrets, tenantApiDeps } from '../../support/tenant-api-deps.ts';

/** The API over a database of its own, under its own login: a right that it lacks fails here. */
export async function openTenantApi() {
  const database = await createTestDatabase();
  const worker = createDatabase({ url: async () => database.workerUrl, max: 2 });
  const url = await database.login('tenant-api');
  const db = createDatabase({ url: async () => url, max: 8 });
  const signed: Upload[] = [];
  const storage: DocumentStorage = {
    load: async () => new Uint8Array(),
    put: async () => {},
    presign: async (upload) => {
      signed.push(upload);
      return { url: 'http://127.0.0.1/put', headers: {} };
    },
  };
  const house = {
    database,
    worker,
    db,
    signed,
    now: new Date('2026-11-21T04:00:00Z'),
    pepper: PEPPER,
    secrets: {} as TestSecrets,
    /** What is to be otherwise than usual. */
    more: {} as Partial<Parameters<typeof tenantApiDeps>[0]>,
    async organization(name = 'Harbor Coffee'): Promise<string> {
      const { rows } = await worker.query<{ id: string }>(
        'INSERT INTO organizations (name) VALUES ($1) RETURNING id',
        [name],
      );
      return rows[0]?.id as string;
    },
    /** A person in it. */
    async person(organizationId: string, role: Role = 'member'): Promise<string> {
      const { rows } = await worker.query<{ id: string }>(
        `WITH made AS (INSERT INTO users (email) VALUES (gen_random_uuid() || '@example.com') RETURNING id)
         INSERT INTO organization_members (organization_id, user_id, role)
         SELECT $1, id, $2 FROM made RETURNING user_id AS id`,
        [organizationId, role],
      );
      return rows[0]?.id as string;
    },
    /** A key as an operator makes one. */
    async key(
      organizationId: string,
      more: { scopes?: Scope[]; allowedIps?: string[]; expiresAt?: Date } = {},
    ) {
      const { scopes = [...SCOPES], allowedIps = [], expiresAt = null } = more;
      return createApiKey(
        { organizationId, by: 'operator ada', name: 'test', scopes, allowedIps, expiresAt },
        { db: worker, clock: () => house.now, peppers: [PEPPER] },
      );
    },
    call: (routeKey: string, parts: RequestParts = {}) =>
      callRoute({ handler: makeHandler(), contract }, routeKey, parts),
    /** The same for what no contract declares: the answer as the gateway gets it. */
    ask: (routeKey: string, parts: RequestParts = {}) =>
      makeHandler()(httpRequest(routeKey, parts), {} as Context),
    async end() {
      await Promise.all([db.end(), worker.end()]);
      await database.drop();
    },
  };
  function makeHandler() {
    const { more, pepper } = house;
    const secrets = { pepper, ...house.secrets };
    const clock = () => house.now;
    return createTenantApiHandler(tenantApiDeps({ db, clock, storage, secrets, ...more }));
  }
  return house;
}
