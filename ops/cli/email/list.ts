import { InvalidRequest } from '../../../shared/platform/errors.ts';
import { count, time } from '../../../tools/command-line/options.ts';
import { EXIT, verb } from '../noun.ts';

type Mail = {
  id: string;
  template: string;
  channel: string;
  state: string;
  reason: string | null;
  attempts: number;
  queued_at: Date;
  effect_key: string;
};

const STATES = 'queued, sending, sent, delivered, bounced, complained, failed, suppressed, unknown';

export const list = verb({
  summary: 'mails of the ledger, newest first; how many are in each state with --counts',
  options: {
    state: { type: 'string', value: 'STATE', summary: `one of ${STATES}` },
    template: { type: 'string', value: 'NAME', summary: 'of this template' },
    since: time({ summary: 'queued since: 30m, 2h, 3d or a time' }),
    limit: count({ summary: 'so many at most', fallback: 20 }),
    counts: { type: 'boolean', summary: 'count by template and state instead' },
  },
  examples: ['email list --state failed --since 2h', 'email list --counts'],
  async run({ options }, { db, out, clock }) {
    const { state, template, since } = options;
    if (state !== undefined && !STATES.split(', ').includes(state)) {
      throw new InvalidRequest(`--state is one of ${STATES}`);
    }
    const filter = [state ?? null, template ?? null, since?.(clock()) ?? null];
    const where = `($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR template = $2)
      AND ($3::timestamptz IS NULL OR queued_at >= $3)`;
    if (options.counts) {
      const { rows } = await db.query<{ template: string; state: string; mails: number }>(
        `SELECT template, state, count(*)::int AS mails FROM email_logs WHERE ${where}
         GROUP BY template, state ORDER BY template, state`,
        filter,
      );
      out.show(rows, () =>
        out.table(rows, {
          template: (r) => r.template,
          state: (r) => r.state,
          mails: (r) => r.mails,
        }),
      );
      return EXIT.ok;
    }
    // No address and no data: the ledger id and the effect key find the person where needed.
    const { rows } = await db.query<Mail>(
      `SELECT id, template, channel, state, reason, attempts, queued_at, effect_key
       FROM email_logs WHERE ${where} ORDER BY id DESC LIMIT $4`,
      [...filter, options.limit],
    );
    out.show(rows, () =>
      out.table(rows, {
        id: (m) => m.id,
        template: (m) => m.template,
        channel: (m) => m.channel,
        state: (m) => m.state,
        reason: (m) => m.reason,
        tries: (m) => m.attempts,
        queued: (m) => m.queued_at,
        'effect key': (m) => m.effect_key,
      }),
    );
    return EXIT.ok;
  },
});
