import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openapiDocument } from '../../shared/compose/openapi.ts';
import type { RouteKey } from '../../shared/platform/http/route.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';

/** Requests to each route; NIGHTSHIFT_FUZZ_RUNS tries more. */
const RUNS = Number(process.env.NIGHTSHIFT_FUZZ_RUNS ?? 12);

type Json = Record<string, unknown>;
type Operation = {
  parameters?: { name: string; in: string; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
};

const document = openapiDocument(tenantApi) as { paths: Record<string, Record<string, Operation>> };

/** Text as nobody types it: beside what is asked for, what breaks parsers, rows and terminals. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', '\0', '\ud800', '\u202e', 'a'.repeat(5_000), "' OR 1=1 --", '%00', '../..'),
);

/** A value that a schema asks for, or nearly, or not at all. */
function valueFor(schema: Json): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fitting(schema) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function fitting(schema: Json): fc.Arbitrary<unknown> {
  const { type, enum: choices, const: only, anyOf, properties, items, format } = schema;
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(choices)) return fc.oneof(fc.constantFrom(...choices), text);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((it) => valueFor(it as Json)));
  if (type === 'object' && properties) {
    const fields = Object.entries(properties as Json).map(([name, it]) => [
      name,
      valueFor(it as Json),
    ]);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  }
  if (type === 'array')
    return fc.array(items ? valueFor(items as Json) : fc.jsonValue(), { maxLength: 4 });
  if (type === 'integer') return fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double());
  if (type === 'number') return fc.oneof(fc.integer({ min: -5, max: 500 }), fc.double());
  if (type === 'boolean') return fc.boolean();
  if (format === 'uuid') return fc.oneof(fc.uuid(), text);
  if (format === 'email') return fc.oneof(fc.emailAddress(), text);
  if (format === 'date-time')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((it) => it.toISOString()),
      fc.constantFrom('9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z'),
    );
  if (format === 'date') return fc.constantFrom('2026-01-01', '0000-01-01', '9999-12-31', 'x');
  return text;
}

/** As it would stand in an address. */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

describe('whatever is asked of a route', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
    const unlimited = { max: 1_000_000, windowSeconds: 60 };
    const openapi = async () => JSON.stringify(document);
    house.more = { limit: unlimited, organizationLimit: unlimited, openapi };
  });
  afterAll(() => house.end());

  const routes = Object.keys(tenantApi.routes) as RouteKey[];

  it.each(routes)('%s answers, and never by a fault of ours', async (key) => {
    const [method = '', path = ''] = key.split(' ');
    const operation = document.paths[path]?.[method.toLowerCase()] ?? {};
    const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
    const among = (place: string) =>
      fc.record(
        Object.fromEntries(
          (operation.parameters ?? [])
            .filter((it) => it.in === place)
            .map((it) => [it.name, valueFor(it.schema).map(asText)]),
        ),
        { requiredKeys: [] },
      );
    const parts = fc.record({
      params: among('path').map((given) => ({ id: 'x', ...given }) as Record<string, string>),
      query: among('query'),
      body: schema ? valueFor(schema) : fc.constant(undefined),
    });
    await fc.assert(
      fc.asyncProperty(parts, async ({ params, query, body }) => {
        await house.worker.query('DELETE FROM rate_limits');
        const userId = await house.person(organizationId, 'owner');
        const token = await signIn({ organizationId, userId }, house);
        const sent = body === undefined ? {} : { body: JSON.stringify(body) };
        const { status } = await house.call(key, { token, params, query: query as never, ...sent });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
