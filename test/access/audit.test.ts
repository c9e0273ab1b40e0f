import { beforeEach, describe, expect, it } from '@jest/globals';
import { anchorChains, readAnchors } from '../../shared/access/audit/anchor-chains.ts';
import {
  type Anchor,
  sliceOfOrganizations,
  verifyChains,
  verifyEveryChain,
} from '../../shared/access/audit/verify-chains.ts';
import { writeAct } from '../../shared/access/audit/write-act.ts';
import { withTrace } from '../../shared/platform/trace.ts';
import { startBucket } from '../backup/support/bucket.ts';
import { useDatabase } from '../support/use-database.ts';

const NOW = new Date('2026-11-21T04:00:00Z');
const KEPT_SINCE = new Date('2025-11-21T04:00:00Z');

describe('the audit of an organisation', () => {
  const { db } = useDatabase({ connections: 12 });
  const { db: owner, database } = useDatabase({ as: 'owner' });
  let organizationId: string;

  beforeEach(async () => {
    organizationId = await organization();
  });

  const organization = async () =>
    (
      await db.query<{ id: string }>(
        `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
      )
    ).rows[0]?.id as string;
  const act = (n = 1, whose = organizationId) =>
    db.transaction((sql) =>
      writeAct(
        {
          organizationId: whose,
          by: 'operator ada',
          action: 'thing.changed',
          subject: { n, text: 'Grüße "x"\\' },
          before: { n },
          after: { n: n + 1 },
          origin: { ip: '2001:db8::1', requestId: 'r-1' },
        },
        { sql },
      ),
    );
  const acts = async (many: number) => {
    for (let n = 1; n <= many; n++) await act(n);
  };
  const verify = async (anchors: Anchor[] = [], full = true) =>
    (
      await verifyChains(
        { organizations: [organizationId], anchors, full, keptSince: KEPT_SINCE },
        { sql: db },
      )
    ).faults.map(({ seq, fault }) => `${seq} ${fault}`);
  /** As somebody would who owns the database. */
  const change = (statement: string) => db.query(`${statement} `, [organizationId]);
  const head = async (): Promise<Anchor> =>
    (
      await db.query<Anchor & Record<string, unknown>>(
        `SELECT organization_id AS "organizationId", h.seq::float8 AS seq, encode(h.hash, 'hex') AS hash,
           (SELECT max(created_at)::text FROM audit_logs l WHERE l.organization_id = h.organization_id) AS "createdAt"
         FROM audit_heads h WHERE organization_id = $1`,
        [organizationId],
      )
    ).rows[0] as Anchor;

  it('is a chain that holds', async () => {
    await acts(5);
    expect(await verify([await head()])).toEqual([]);
  });

  it('does not fork under load, nor at its very beginning', async () => {
    const other = await organization();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => act(n, n % 3 === 0 ? other : organizationId)),
    );
    const { rows } = await db.query<{ n: number; last: number }>(
      `SELECT count(DISTINCT seq)::int AS n, max(seq)::int AS last FROM audit_logs WHERE organization_id = $1`,
      [organizationId],
    );
    expect(rows).toEqual([{ n: 40, last: 40 }]);
    expect(await verify()).toEqual([]);
  });

  it('holds nothing of an act that was rolled back, and no gap where it was', async () => {
    await act();
    const failing = db.transaction(async (sql) => {
      const it = { organizationId, by: 'x', action: 'thing.lost', subject: {} };
      await writeAct(it, { sql });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await act();
    expect(await verify()).toEqual([]);
  });

  const COLUMNS = [
    `action = 'thing.forged'`,
    `actor = 'operator eve'`,
    `subject = '{}'`,
    `before = NULL`,
    `after = '{"n": 7}'`,
    `ip_address = '192.0.2.1'`,
    `request_id = 'r-2'`,
    `user_id = gen_random_uuid()`,
    `created_at = created_at + interval '1 microsecond'`,
    `trace_id = gen_random_uuid()`,
  ];
  it.each(COLUMNS)('tells that a row was changed: %s', async (column) => {
    await acts(3);
    await change(`UPDATE audit_logs SET ${column} WHERE organization_id = $1 AND seq = 2`);
    expect(await verify()).toEqual(['2 changed']);
  });

  it('tells that a row’s trace was taken away', async () => {
    const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', parentId: '00f067aa0ba902b7' };
    await withTrace({ ...trace, sampled: true }, () => acts(2));
    expect(await verify()).toEqual([]);
    await change(`UPDATE audit_logs SET trace_id = NULL WHERE organization_id = $1 AND seq = 2`);
    expect(await verify()).toEqual(['2 changed']);
  });

  it('tells that a row was changed whose own hash was made to fit', async () => {
    await acts(3);
    await change(`UPDATE audit_logs SET action = 'x' WHERE organization_id = $1 AND seq = 2`);
    await change(
      `UPDATE audit_logs l SET hash = audit_hash(l) WHERE organization_id = $1 AND seq = 2`,
    );
    expect(await verify()).toEqual(['3 removed']);
  });

  it('tells that a row is missing, in the middle and at the end', async () => {
    await acts(4);
    await change(`DELETE FROM audit_logs WHERE organization_id = $1 AND seq = 2`);
    expect(await verify()).toEqual(['3 removed']);
    await change(`DELETE FROM audit_logs WHERE organization_id = $1 AND seq = 4`);
    expect(await verify()).toEqual(['3 removed', '4 truncated']);
  });

  it('tells by the anchor that an end was cut off with its head, or written anew', async () => {
    await acts(4);
    const anchor = await head();
    await change(`DELETE FROM audit_logs WHERE organization_id = $1 AND seq > 2`);
    await change(
      `UPDATE audit_heads h SET seq = 2, hash = (SELECT hash FROM audit_logs l
         WHERE l.organization_id = h.organization_id AND seq = 2) WHERE organization_id = $1`,
    );
    expect(await verify()).toEqual([]);
    expect(await verify([anchor])).toEqual(['4 removed', '4 truncated']);
    await acts(2);
    expect(await verify([anchor])).toEqual(['4 rewritten']);
  });

  it('is read from its newest anchor on, and as a whole by choice', async () => {
    await acts(4);
    const older = await head();
    await acts(3);
    const anchors = [await head(), older];
    await acts(2);
    const { rows } = await verifyChains(
      { organizations: [organizationId], anchors, full: false, keptSince: KEPT_SINCE },
      { sql: db },
    );
    // the anchored row, and the two after it
    expect(rows).toBe(3);
    await change(`UPDATE audit_logs SET action = 'x' WHERE organization_id = $1 AND seq = 2`);
    expect([await verify(anchors, false), await verify(anchors)]).toEqual([[], ['2 changed']]);
    await change(`UPDATE audit_logs SET action = 'x' WHERE organization_id = $1 AND seq = 8`);
    expect(await verify(anchors, false)).toEqual(['8 changed']);
    await change(`DELETE FROM audit_logs WHERE organization_id = $1 AND seq >= 7`);
    expect(await verify(anchors, false)).toEqual(['7 removed', '9 truncated']);
  });

  it('is read slice by slice, each organisation once, and a fault of any slice is told', async () => {
    const faulty = [];
    for (let n = 0; n < 5; n++) {
      const whose = await organization();
      for (let m = 0; m < n + 1; m++) await act(m, whose);
      if (n % 2 === 0) faulty.push(whose);
    }
    await db.query(
      `UPDATE audit_logs SET action = 'x' WHERE seq = 1 AND organization_id = ANY($1::uuid[])`,
      [faulty],
    );
    const input = { anchors: [], full: true, keptSince: KEPT_SINCE };
    const whole = await verifyEveryChain(input, { sql: db });
    expect(whole.faults.map(({ organizationId: id }) => id)).toEqual(
      expect.arrayContaining([...faulty]),
    );
    for (const size of [1, 2, 3])
      expect(await verifyEveryChain({ ...input, size }, { sql: db })).toEqual(whole);
    const seen = [];
    let after: string | undefined;
    do {
      const { ids, next } = await sliceOfOrganizations({ after, size: 2 }, { sql: db });
      seen.push(...ids);
      after = next;
    } while (after);
    const { rows } = await db.query<{ id: string }>('SELECT id FROM organizations ORDER BY id');
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  it('may have lost its oldest rows to the retention, and no younger ones', async () => {
    await acts(3);
    const anchor = await head();
    await acts(2);
    await change(`DELETE FROM audit_logs WHERE organization_id = $1 AND seq < 4`);
    expect(await verify()).toEqual([]);
    expect(await verify([{ ...anchor, createdAt: '2025-01-01T00:00:00Z' }])).toEqual([]);
    expect(await verify([anchor])).toEqual(['3 removed']);
  });

  it('tells of rows that stand outside of the chain', async () => {
    await act();
    const client = owner;
    expect(database.ownerUrl).not.toBe('');
    await client.transaction(async (sql) => {
      await sql.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Twin')`, [organizationId]);
      await sql.query('ALTER TABLE audit_logs DISABLE TRIGGER chain_audit');
      await sql.query(`INSERT INTO audit_logs (organization_id, action) VALUES ($1, 'quiet')`, [
        organizationId,
      ]);
      const { faults } = await verifyChains(
        { organizations: [organizationId], anchors: [], full: true, keptSince: KEPT_SINCE },
        { sql },
      );
      expect(faults).toMatchObject([{ fault: 'outside' }]);
    });
  });

  it('is anchored once a day in the archive, where verify finds it', async () => {
    const bucket = await startBucket();
    try {
      await acts(2);
      const anchor = (at: Date) =>
        anchorChains({ at, keptSince: KEPT_SINCE }, { sql: db, store: bucket.store });
      const { key, chains } = await anchor(NOW);
      expect([key, chains > 0]).toEqual(['audit-anchors/2026-11-21.json', true]);
      await act();
      await anchor(NOW);
      const anchors = await readAnchors({ days: 3 }, { store: bucket.store });
      expect(anchors.find((it) => it.organizationId === organizationId)).toMatchObject({ seq: 2 });
      expect(await verify(anchors)).toEqual([]);
      // A row that was changed between two days, with its hash left: the chain keeps the anchor before it.
      await change(`UPDATE audit_logs SET action = 'quiet' WHERE organization_id = $1 AND seq = 3`);
      const { faults } = await anchor(new Date(NOW.getTime() + 86_400_000));
      const ours = <T extends { organizationId: string }>(all: T[]) =>
        all.filter((it) => it.organizationId === organizationId);
      expect(ours(faults)).toMatchObject([{ seq: 3, fault: 'changed' }]);
      const newest = await readAnchors({ days: 1 }, { store: bucket.store });
      expect(ours(newest)).toMatchObject([{ seq: 2 }]);
      await bucket.store.put(key, Buffer.from('[{}]'));
      await expect(readAnchors({ days: 3 }, { store: bucket.store })).rejects.toThrow(key);
    } finally {
      await bucket.stop();
    }
  });
});
