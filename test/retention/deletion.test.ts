import { describe, expect, it } from '@jest/globals';
import { readArchive } from '../../shared/retention/archive-object.ts';
import { listArchives } from '../../shared/retention/archives.ts';
import { callDeletionOff } from '../../shared/retention/deletion/ask.ts';
import { previewDeletion } from '../../shared/retention/deletion/preview.ts';
import { DELETION_RULES, STAYS } from '../../shared/retention/deletion/rules.ts';
import { restoreArchive } from '../../shared/retention/restore-archive.ts';
import { A, B, idOf } from '../security/support/two-tenants.ts';
import { ASKED, DUE, useLeaving } from './support/leaving.ts';

const leaving = useLeaving();

/** Rows of every table that say anything of an organisation, by table; those that stay by a reason apart. */
async function traces(organizationId: string, words: string[]): Promise<Record<string, number>> {
  const { rows } = await leaving.db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const found: Record<string, number> = {};
  for (const { name } of rows) {
    const { rowCount } = await leaving.db.query(
      `SELECT FROM ${name} t WHERE t::text LIKE ANY ($1)`,
      [[organizationId, ...words].map((word) => `%${word}%`)],
    );
    if (rowCount > 0) found[name] = rowCount;
  }
  return found;
}
const wordsOf = (name: string) => [`${name}@example.com`, `cus_${name}`, `secret-of-${name}`];

/** Every row of every table but those that tell of the deletion itself. */
async function everythingOf(organizationId: string): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const { table } of DELETION_RULES) {
    const { rows } = await leaving.db.query<{ row: string }>(
      `SELECT t::text AS row FROM ${table} t WHERE t::text LIKE $1 ORDER BY 1`,
      [`%${organizationId}%`],
    );
    all[table] = rows;
  }
  return all;
}

describe('an organisation that is to be deleted', () => {
  it('is untouched until its days of grace are over, and can be kept', async () => {
    await leaving.ask();
    expect(await leaving.run({}, { at: new Date(DUE.getTime() - 1) })).toMatchObject({ done: [] });
    await expect(leaving.ask()).rejects.toThrow('already');
    await callDeletionOff({ organizationId: A }, { db: leaving.db, clock: () => ASKED });
    expect(await leaving.run()).toMatchObject({ done: [], stuck: [] });
    expect(await leaving.newest()).toMatchObject({ status: 'kept', removed: {} });
    await leaving.ask();
  });

  it('is gone from every table and every bucket, and nobody else is touched', async () => {
    const others = await everythingOf(B);
    const preview = await previewDeletion(
      { organizationId: A },
      { sql: leaving.db, documents: leaving.documents },
    );
    await leaving.ask();
    expect(await leaving.run()).toEqual({ done: [A], stuck: [], failures: [], left: false });

    const left = await traces(A, wordsOf('ada'));
    expect(Object.keys(left).filter((table) => !(table in STAYS))).toEqual([]);
    expect(Object.keys(left).sort()).toEqual([
      'departed_customers',
      'locks',
      'organization_deletions',
      'outbox',
      'retention_archives',
    ]);
    expect(await everythingOf(B)).toEqual(others);
    expect(await leaving.bucket.keys()).not.toContainEqual(
      expect.stringContaining(`uploads/${A}/`),
    );
    expect(await leaving.documents.size(`uploads/${B}/one/invoice.pdf`)).toBe(4);

    const told = await leaving.newest();
    expect(told).toMatchObject({ status: 'done', name: null, stuck: null });
    const gone = { ...told?.removed, ...told?.archived };
    for (const { table, rows } of preview.tables)
      expect([table, gone[table]]).toEqual([table, rows]);
    expect(gone).toMatchObject({ objects: 1, organizations: 1, users: 1 });
  });

  it('is told of once, on the bus and on the record', async () => {
    const { id } = await leaving.ask();
    await leaving.run();
    await leaving.run();
    const { rows } = await leaving.db.query(
      `SELECT detail FROM outbox WHERE detail_type = 'organization.deleted'`,
    );
    expect(rows).toEqual([{ detail: { organizationId: A, deletionId: id } }]);
    const action = await leaving.db.query(
      `SELECT finished_at, outcome->'organizations' AS gone FROM operator_actions WHERE action = 'organizations delete'`,
    );
    expect(action.rows).toEqual([{ finished_at: DUE, gone: 1 }]);
  });

  it('leaves its books and proofs in the archive, which is no place to restore from', async () => {
    await leaving.ask();
    await leaving.run();
    const archives = await listArchives({ limit: 100 }, { sql: leaving.db });
    const books = DELETION_RULES.filter(({ archive }) => archive).map(({ table }) => table);
    expect(archives.map(({ table }) => table).sort()).toEqual(books.sort());
    expect(archives.every(({ key }) => key?.startsWith(`organizations/${A}/`))).toBe(true);
    const invoices = archives.find(({ table }) => table === 'billing_invoices');
    const [line] = await readArchive(invoices as never, { store: leaving.bucket.store });
    expect(JSON.parse(line as string)).toMatchObject({
      stripe_invoice_id: 'in_ada',
      organization_id: A,
    });
    await expect(
      restoreArchive(
        { id: invoices?.id as number },
        { db: leaving.db, store: leaving.bucket.store },
      ),
    ).rejects.toThrow('was deleted');
  });

  it('leaves people who belong to another organisation in that one', async () => {
    await leaving.db.query(
      'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
      [B, idOf(A, 'user')],
    );
    await leaving.ask();
    await leaving.run();
    const { rows } = await leaving.db.query('SELECT email FROM users ORDER BY email');
    expect(rows).toEqual([{ email: 'ada@example.com' }, { email: 'ben@example.com' }]);
  });

  it('takes along the links that signed its people in, and its dead letters', async () => {
    await leaving.db.query(
      `INSERT INTO email_logs (effect_key, user_id, recipient, template, category, on_unknown)
       SELECT 'link:' || n, u, 'x@example.com', 'magic-link', 'transactional', 'park'
       FROM unnest($1::uuid[]) WITH ORDINALITY AS t(u, n)`,
      [[idOf(A, 'user'), idOf(B, 'user')]],
    );
    for (const [key, terms] of [
      ['a', [`organizationid=${A}`]],
      ['c', ['customer=cus_ada']],
      ['b', [`organizationid=${B}`, 'customer=cus_ben']],
    ])
      await leaving.db.query(
        `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body, terms,
           first_seen_at, last_failed_at) VALUES ('billing', $1, 'f', 'E', 'm', '{}', $2, now(), now())`,
        [key, terms],
      );
    await leaving.ask();
    await leaving.run();
    const letters = await leaving.db.query('SELECT effect_key FROM dead_letters');
    expect(letters.rows).toEqual([{ effect_key: 'b' }]);
    const links = await leaving.db.query(
      `SELECT user_id FROM email_logs WHERE effect_key LIKE 'link:%'`,
    );
    expect(links.rows).toEqual([{ user_id: idOf(B, 'user') }]);
  });
});

describe('what is in the way', () => {
  it('refuses: a legal hold, and a subscription that Stripe still bills', async () => {
    await leaving.db.query(
      `INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`,
      [A],
    );
    await expect(leaving.ask()).rejects.toThrow('case 7');
    await leaving.db.query('DELETE FROM legal_holds');
    await leaving.db.query(
      `UPDATE billing_subscriptions SET status = 'past_due' WHERE organization_id = $1`,
      [A],
    );
    await expect(leaving.ask()).rejects.toThrow('sub_ada');
    expect((await leaving.db.query('SELECT FROM operator_actions')).rowCount).toBe(0);
  });

  it('stops it where it came meanwhile, tells operators, and lets it go on afterwards', async () => {
    await leaving.ask();
    await leaving.db.query(
      `INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`,
      [A],
    );
    expect(await leaving.run()).toMatchObject({ stuck: [A], done: [] });
    expect(await leaving.newest()).toMatchObject({
      status: 'waiting',
      stuck: expect.stringContaining('case 7'),
    });
    expect(await everythingOf(A)).toMatchObject({ api_usage_logs: [expect.anything()] });
    expect((await leaving.db.query('SELECT FROM notices WHERE resolved_at IS NULL')).rowCount).toBe(
      1,
    );
    await leaving.db.query('DELETE FROM legal_holds');
    expect(await leaving.run()).toMatchObject({ done: [A] });
    expect((await leaving.db.query('SELECT FROM notices WHERE resolved_at IS NULL')).rowCount).toBe(
      0,
    );
  });

  it('of one keeps no other', async () => {
    await leaving.ask(A);
    await leaving.ask(B);
    await leaving.db.query(
      `INSERT INTO legal_holds (organization_id, reason) VALUES ($1, 'case 7')`,
      [A],
    );
    expect(await leaving.run()).toMatchObject({ stuck: [A], done: [B] });
  });
});
