import { count } from '../../../tools/command-line/options.ts';
import { audited } from '../../actions/audit.ts';
import { EXIT, verb } from '../noun.ts';
import { requireEmailAddress } from './address.ts';

type Suppression = {
  id: string;
  address: string;
  organization_id: string | null;
  category: string | null;
  reason: string;
  created_at: Date;
};

export const suppressed = verb({
  summary: 'addresses that get no mail, and why',
  args: [{ name: 'address', summary: 'one address; the newest ones without' }],
  options: { limit: count({ summary: 'so many at most', fallback: 20 }) },
  async run({ args: [address], options }, { db, out }) {
    const { rows } = await db.query<Suppression>(
      `SELECT id, address, organization_id, category, reason, created_at FROM email_suppressions
       WHERE $1::text IS NULL OR address = lower($1) ORDER BY id DESC LIMIT $2`,
      [address ?? null, options.limit],
    );
    out.show(rows, () =>
      out.table(rows, {
        // Asked for by address, it is shown; a list of everybody's is not.
        address: (s) => (address === undefined ? masked(s.address) : s.address),
        organisation: (s) => s.organization_id ?? 'all',
        category: (s) => s.category ?? 'all',
        reason: (s) => s.reason,
        since: (s) => s.created_at,
      }),
    );
    return EXIT.ok;
  },
});

const masked = (address: string) => address.replace(/^(.).*(?=@)/, '$1…');

export const suppress = verb({
  summary: 'send no more mail to an address',
  args: [{ name: 'address', summary: 'whose', required: true }],
  changes: true,
  async run({ args: [address = ''], dryRun }, context) {
    const asMailed = requireEmailAddress(address);
    if (!dryRun) {
      await audited({ action: 'email suppress', subject: {}, outcome: () => ({}) }, context, () =>
        context.db.query(
          // Mails go by the address as the application wrote it: a domain may stand either way.
          `INSERT INTO email_suppressions (address, reason)
           SELECT DISTINCT lower(trim(way)), 'manual' FROM unnest($1::text[]) AS way
           ON CONFLICT (address, organization_id, category) DO NOTHING`,
          [[address, asMailed]],
        ),
      );
    }
    context.out.show({ dryRun, suppressed: 1 }, () => (dryRun ? 'Would suppress' : 'Suppressed'));
    return EXIT.ok;
  },
});

export const unsuppress = verb({
  summary: 'let an address have mail again; what the person unsubscribed from stays off',
  args: [{ name: 'address', summary: 'whose', required: true }],
  changes: true,
  async run({ args: [address = ''], dryRun }, context) {
    const where = `address = lower($1) AND reason <> 'unsubscribe'`;
    const removed = dryRun
      ? 0
      : await audited(
          { action: 'email unsuppress', subject: {}, outcome: (n) => ({ removed: n }) },
          context,
          async () =>
            (await context.db.query(`DELETE FROM email_suppressions WHERE ${where}`, [address]))
              .rowCount,
        );
    context.out.show({ dryRun, removed }, () => (dryRun ? 'Would remove' : `${removed} removed`));
    return dryRun || removed > 0 ? EXIT.ok : EXIT.failed;
  },
});
