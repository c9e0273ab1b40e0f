import type { Row, Sql } from '../../platform/database/database.ts';

/** Where a chain stood when it was written down outside of the database. */
export type Anchor = {
  organizationId: string;
  seq: number;
  hash: string;
  /** When the row was written; null when retention had taken it already. */
  createdAt: string | null;
};

/** What is wrong with a chain, and where. */
export type ChainFault = {
  organizationId: string;
  seq: number;
  fault: 'changed' | 'removed' | 'truncated' | 'rewritten' | 'outside';
  detail: string;
};

const WORDS: Record<ChainFault['fault'], string> = {
  changed: 'its hash is not that of what it says',
  removed: 'rows before it are missing, or do not lead to it',
  truncated: 'the chain has been longer',
  rewritten: 'it is not the row that was anchored',
  outside: 'rows of the organisation are in no chain',
};

/** Each organisation, and the row from which its chain is read: that of its newest anchor, or the first. */
const BEGINNINGS = `
  SELECT o.id, coalesce(max(a.seq) FILTER (WHERE NOT $4::boolean), 0) AS seq
  FROM chosen o LEFT JOIN anchored a ON a.organization_id = o.id GROUP BY o.id`;

/** Organisations of one statement: of ten thousand, none holds a connection for long. */
const SLICE = 500;

export type Verified = {
  chains: number;
  rows: number;
  /** At most a thousand. */
  faults: ChainFault[];
};

export const MOST_FAULTS = 1_000;

/**
 * Some organisations in the order of their ids. @param input.after the last one that is known
 * @returns `next`: the last of these, where others follow
 */
export async function sliceOfOrganizations(
  { after, size = SLICE }: { after?: string | undefined; size?: number },
  { sql }: { sql: Sql },
): Promise<{ ids: string[]; next: string | undefined }> {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id FROM organizations WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2',
    [after ?? null, size + 1],
  );
  const ids = rows.slice(0, size).map(({ id }) => id);
  return { ids, next: rows.length > size ? ids.at(-1) : undefined };
}

type Input = {
  anchors: readonly Anchor[];
  /** Rows from this moment on are kept by the retention. */
  keptSince: Date;
  full: boolean;
};

/** Every organisation's chain, slice by slice. */
export async function verifyEveryChain(
  input: Input & { size?: number },
  { sql }: { sql: Sql },
): Promise<Verified> {
  const all: Verified = { chains: 0, rows: 0, faults: [] };
  let after: string | undefined;
  do {
    const { ids, next } = await sliceOfOrganizations({ after, ...input }, { sql });
    const { chains, rows, faults } = await verifyChains({ ...input, organizations: ids }, { sql });
    all.chains += chains;
    all.rows += rows;
    all.faults.push(...faults.slice(0, MOST_FAULTS - all.faults.length));
    after = next;
  } while (after !== undefined);
  return all;
}

/**
 * Looks through the chains of some organisations, in one statement: each row's hash against the row,
 * its predecessor against the row before, the last one against the head, and both against anchors,
 * which stand where nobody who owns the database can change them.
 *
 * Without `full`, a chain is read from its newest anchor on: what happened since, however long its history
 * is; what stands before it was proven before it was anchored. That an older row was changed since, and its
 * hash left, only `full` tells.
 *
 * Retention takes a chain's oldest rows, so a chain may begin late: but a row that was anchored is
 * missing when it is younger than that.
 *
 * @param input.anchors those of others are left aside
 */
export async function verifyChains(
  input: Input & { organizations: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Verified> {
  const { organizations, keptSince, full } = input;
  const theirs = new Set(organizations);
  const anchors = input.anchors.filter(({ organizationId }) => theirs.has(organizationId));
  const { rows } = await sql.query<
    Row & { chains: number; rows: number; faults: Omit<ChainFault, 'detail'>[] }
  >(
    `WITH chosen AS (
       SELECT id FROM organizations WHERE id = ANY($1::uuid[])
     ), anchored AS (
       SELECT (a->>'organizationId')::uuid AS organization_id, (a->>'seq')::bigint AS seq,
         decode(a->>'hash', 'hex') AS hash, (a->>'createdAt')::timestamptz AS created_at
       FROM jsonb_array_elements($2::jsonb) a
       WHERE EXISTS (SELECT FROM chosen o WHERE o.id = (a->>'organizationId')::uuid)
     ), linked AS (
       SELECT l.* FROM (${BEGINNINGS}) AS o CROSS JOIN LATERAL (
         SELECT l.organization_id, l.seq, l.hash, l.previous_hash, audit_hash(l) AS computed,
           lag(l.seq) OVER w AS seq_before, lag(l.hash) OVER w AS hash_before
         FROM audit_logs l WHERE l.organization_id = o.id AND l.seq >= o.seq
         WINDOW w AS (ORDER BY l.seq)) AS l
     ), faults AS (
       SELECT organization_id, seq, 'changed' AS fault FROM linked WHERE hash IS DISTINCT FROM computed
       UNION ALL
       SELECT organization_id, seq, 'removed' FROM linked
       WHERE seq_before IS NOT NULL AND (seq <> seq_before + 1 OR previous_hash <> hash_before)
       UNION ALL
       SELECT h.organization_id, h.seq, 'truncated' FROM audit_heads h
       WHERE h.organization_id IN (SELECT id FROM chosen)
         AND NOT EXISTS (SELECT FROM linked l
           WHERE l.organization_id = h.organization_id AND l.seq = h.seq AND l.hash = h.hash)
         AND h.seq > 0
         -- otherwise every row of it is past its retention
         AND EXISTS (SELECT FROM audit_logs l WHERE l.organization_id = h.organization_id AND l.seq IS NOT NULL)
       UNION ALL
       SELECT DISTINCT a.organization_id, a.seq, 'truncated' FROM anchored a
       LEFT JOIN audit_heads h USING (organization_id)
       WHERE h.seq IS NULL OR h.seq < a.seq
       UNION ALL
       SELECT DISTINCT a.organization_id, a.seq, 'removed' FROM anchored a
       LEFT JOIN audit_logs l USING (organization_id, seq)
       WHERE l.seq IS NULL AND a.created_at >= $3
       UNION ALL
       SELECT DISTINCT a.organization_id, a.seq, 'rewritten' FROM anchored a
       JOIN audit_logs l USING (organization_id, seq) WHERE l.hash <> a.hash
       UNION ALL
       SELECT o.id, 0, 'outside' FROM chosen o
       WHERE EXISTS (SELECT FROM audit_logs l WHERE l.organization_id = o.id AND l.seq IS NULL)
     )
     SELECT (SELECT count(DISTINCT organization_id)::int FROM linked) AS chains,
       (SELECT count(*)::int FROM linked) AS rows,
       (SELECT coalesce(json_agg(f), '[]') FROM (
          SELECT organization_id AS "organizationId", seq::float8 AS seq, fault FROM faults
          ORDER BY organization_id, seq, fault LIMIT ${MOST_FAULTS}) AS f) AS faults`,
    [organizations, JSON.stringify(anchors), keptSince, full],
  );
  const { chains = 0, rows: read = 0, faults = [] } = rows[0] ?? {};
  return { chains, rows: read, faults: faults.map((it) => ({ ...it, detail: WORDS[it.fault] })) };
}
