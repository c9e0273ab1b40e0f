import { inWholeUnits } from '../../../shared/billing/minor-units.ts';
import { whyUnhandled } from '../../../shared/billing/objects/unhandled-types.ts';
import { countIgnored } from '../../../shared/billing/queries/events.ts';
import { listInvoices, listPayments } from '../../../shared/billing/queries/money.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { select, selection } from './lists.ts';

export const invoices = verb({
  summary: 'invoices: what was paid, credited, discounted, and is left',
  options: selection,
  examples: ['billing invoices --organization harbor'],
  async run({ options }, context) {
    const { db, out } = context;
    const found = await listInvoices(await select(options, context), { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No invoices.`
        : out.table(found, {
            invoice: (i) => i.number ?? i.invoice,
            organisation: (i) => i.organization,
            status: (i) => i.status,
            currency: (i) => i.currency,
            total: (i) => inWholeUnits(i.total, i.currency),
            paid: (i) => inWholeUnits(i.paid, i.currency),
            left: (i) => inWholeUnits(i.remaining, i.currency),
            discounted: (i) => inWholeUnits(i.discounted || null, i.currency),
            credited: (i) => inWholeUnits(i.credited || null, i.currency),
            attempts: (i) => i.attempts || null,
            'next attempt': (i) => i.nextAttempt,
            due: (i) => i.dueAt,
          }),
    );
    return EXIT.ok;
  },
});

export const payments = verb({
  summary: 'payments, with what was refunded or disputed of them',
  options: selection,
  examples: ['billing payments --limit 20'],
  async run({ options }, context) {
    const { db, out } = context;
    const found = await listPayments(await select(options, context), { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No payments.`
        : out.table(found, {
            charge: (p) => p.charge,
            organisation: (p) => p.organization,
            status: (p) => p.status,
            currency: (p) => p.currency,
            amount: (p) => inWholeUnits(p.amount, p.currency),
            refunded: (p) => inWholeUnits(p.refunded || null, p.currency),
            refunds: (p) => p.refunds.join(' ') || null,
            disputes: (p) => p.disputes.join(' ') || null,
            charged: (p) => p.chargedAt,
          }),
    );
    return EXIT.ok;
  },
});

export const ignored = verb({
  summary: 'events that changed no row, by type, and why',
  problems: 'some are of a type that nobody here knows',
  examples: ['billing ignored'],
  async run(_input, { db, out }) {
    const counted = (await countIgnored({ sql: db })).map((it) => ({
      ...it,
      why: whyUnhandled(it.type) ?? null,
    }));
    out.show(counted, () =>
      counted.length === 0
        ? text`Nothing was ignored.`
        : out.table(counted, {
            type: (it) => it.type,
            events: (it) => it.events,
            newest: (it) => it.newest,
            why: (it) => it.why ?? 'unknown type',
          }),
    );
    return counted.some(({ why }) => why === null) ? EXIT.problems : EXIT.ok;
  },
});
