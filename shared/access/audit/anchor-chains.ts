import * as z from 'zod/mini';
import type { Row, Sql } from '../../platform/database/database.ts';
import { parseJson } from '../../platform/json.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { type Anchor, type ChainFault, MOST_FAULTS, verifyEveryChain } from './verify-chains.ts';

const FOLDER = 'audit-anchors/';

const anchors = () =>
  z.array(
    z.object({
      organizationId: z.uuid(),
      seq: z.int(),
      createdAt: z.nullable(z.string()),
      hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
  );

export type Anchored = {
  /** The object's. */
  key: string;
  chains: number;
  faults: ChainFault[];
};

/**
 * Writes down where each chain stands, as one object a day: whoever shortens or rewrites a chain in
 * the database cannot do it here. A day that has its anchor keeps it. What was written since the last
 * anchors is proven first: a chain with a fault keeps its last one, so that whoever looks finds it.
 * @param input.keptSince rows from this moment on are kept by the retention.
 */
export async function anchorChains(
  { at, keptSince }: { at: Date; keptSince: Date },
  { sql, store }: { sql: Sql; store: ObjectStore },
): Promise<Anchored> {
  const key = `${FOLDER}${at.toISOString().slice(0, 10)}.json`;
  const last = await readAnchors({ days: 1 }, { store });
  const { faults } = await verifyEveryChain({ anchors: last, keptSince, full: false }, { sql });
  const faulty = new Set(faults.map(({ organizationId }) => organizationId));
  const { rows } = await sql.query<Anchor & Row>(
    `SELECT h.organization_id AS "organizationId", h.seq::float8 AS seq, encode(h.hash, 'hex') AS hash,
       l.created_at::text AS "createdAt"
     FROM audit_heads h LEFT JOIN audit_logs l ON l.organization_id = h.organization_id AND l.seq = h.seq
     WHERE h.seq > 0 ORDER BY h.organization_id`,
  );
  const anchored = [
    ...rows.filter(({ organizationId }) => !faulty.has(organizationId)),
    ...last.filter(({ organizationId }) => faulty.has(organizationId)),
  ];
  // With so many there may be others, whose chains would be anchored as they are.
  if (faults.length < MOST_FAULTS && !(await store.get(key)))
    await store.put(key, Buffer.from(JSON.stringify(anchored)));
  return { key, chains: rows.length, faults };
}

/** The newest anchors of the last so many days, those of each day. */
export async function readAnchors(
  { days }: { days: number },
  { store }: { store: ObjectStore },
): Promise<Anchor[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(FOLDER)) keys.push(key);
  const found: Anchor[] = [];
  for (const key of keys.sort().slice(-days)) {
    const bytes = await store.get(key);
    const value = parseJson(Buffer.from(bytes ?? '').toString('utf8'), (cause) =>
      damaged(key, cause),
    );
    const parsed = z.safeParse(anchors(), value);
    if (!parsed.success) throw damaged(key, parsed.error);
    found.push(...parsed.data);
  }
  return found;
}

const damaged = (key: string, cause: unknown) =>
  new Error(`The anchor ${key} cannot be read`, { cause });
