import { listRecipients, summarizeCampaign } from '../../../shared/campaigns/report.ts';
import { count } from '../../../tools/command-line/options.ts';
import { EXIT, verb } from '../noun.ts';
import { findCampaign } from './find.ts';

type Campaign = {
  id: string;
  name: string;
  organization: string;
  state: string;
  pause_reason: string | null;
  due_at: Date | null;
  recipients: number;
};

export const list = verb({
  summary: 'campaigns, newest first, and where they stand',
  options: { limit: count({ summary: 'so many at most', fallback: 20 }) },
  async run({ options }, { db, out }) {
    const { rows } = await db.query<Campaign>(
      `SELECT c.id, c.name, o.name AS organization, c.state, c.pause_reason, c.due_at,
         (SELECT count(*)::int FROM campaign_recipients r WHERE r.campaign_id = c.id) AS recipients
       FROM campaigns c JOIN organizations o ON o.id = c.organization_id
       ORDER BY c.created_at DESC LIMIT $1`,
      [options.limit],
    );
    out.show(rows, () =>
      out.table(rows, {
        id: (c) => c.id,
        name: (c) => c.name,
        organisation: (c) => c.organization,
        state: (c) => (c.pause_reason ? `${c.state} (${c.pause_reason})` : c.state),
        due: (c) => c.due_at,
        recipients: (c) => c.recipients,
      }),
    );
    return EXIT.ok;
  },
});

export const report = verb({
  summary: 'who got it, who did not, and why: counts, or --recipients by user id',
  args: [{ name: 'id', summary: 'the campaign', required: true }],
  options: {
    recipients: { type: 'boolean', summary: 'one line for each recipient' },
    outcome: { type: 'string', value: 'STATE', summary: 'only these, with --recipients' },
  },
  examples: ['campaigns report 3f2a… --recipients --outcome bounced'],
  async run({ args: [beginning = ''], options }, context) {
    const { db, out } = context;
    const id = await findCampaign(beginning, context);
    if (options.recipients) {
      const rows = await listRecipients({ id, outcome: options.outcome }, { sql: db });
      out.show(rows, () =>
        out.table(rows, {
          user: (r) => r.user_id,
          outcome: (r) => r.outcome,
          reason: (r) => r.reason,
        }),
      );
      return EXIT.ok;
    }
    const rows = await summarizeCampaign({ id }, { sql: db });
    out.show(rows, () =>
      out.table(rows, {
        outcome: (r) => r.outcome,
        reason: (r) => r.reason,
        recipients: (r) => r.recipients,
      }),
    );
    return EXIT.ok;
  },
});
