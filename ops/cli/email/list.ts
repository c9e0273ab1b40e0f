import { STATES } from '../../../shared/email/ledger/transitions.ts';
import { countMails, listMails } from '../../../shared/email/queries.ts';
import { templates } from '../../../shared/email/templates/index.ts';
import { choice, count, flag, time } from '../../../tools/command-line/options.ts';
import { EXIT, verb } from '../noun.ts';

const TEMPLATES = Object.keys(templates);

export const list = verb({
  summary: 'mails of the ledger, newest first; how many are in each state with --counts',
  options: {
    state: choice(STATES, { value: 'STATE', summary: 'in this state' }),
    template: choice(TEMPLATES, { value: 'NAME', summary: 'of this template' }),
    since: time({ summary: 'queued since: 30m, 2h, 3d or a time' }),
    limit: count({ summary: 'how many at most', fallback: 20, min: 1 }),
    counts: flag('count by template and state instead'),
  },
  examples: ['email list --state failed --since 2h', 'email list --counts'],
  async run({ options }, { db, out, clock }) {
    const { state, template, limit } = options;
    const filter = { state, template, since: options.since?.(clock()) };
    if (options.counts) {
      const counts = await countMails(filter, { sql: db });
      out.show(counts, () =>
        out.table(counts, {
          template: (r) => r.template,
          state: (r) => r.state,
          mails: (r) => r.mails,
        }),
      );
      return EXIT.ok;
    }
    const { rows: mails } = await listMails({ ...filter, limit }, { sql: db });
    out.show(mails, () =>
      out.table(mails, {
        id: (m) => m.id,
        template: (m) => m.template,
        channel: (m) => m.channel,
        state: (m) => m.state,
        reason: (m) => m.reason,
        tries: (m) => m.attempts,
        queued: (m) => m.queuedAt,
        'effect key': (m) => m.effectKey,
      }),
    );
    return EXIT.ok;
  },
});
