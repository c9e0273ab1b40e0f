import { markdownTable } from './blocks.ts';
import { idleCost, type StageResources } from './idle-cost.ts';
import { messageCosts } from './message-cost.ts';
import { PRICES } from './prices.ts';

/** What an organisation does in a month, as far as it costs; the page prints it with its reasons. */
const MONTH = {
  mails: {
    value: 142,
    why: '5 members, two reminders on 22 days of which six in ten are still open, and ten others',
  },
  reports: { value: 284, why: 'what SES tells of a mail: sent, delivered' },
  stripeEvents: { value: 12, why: 'one invoice, with what leads to it and follows' },
  documents: { value: 10, why: 'invoices that are uploaded or mailed' },
  outboxRows: { value: 20, why: 'what is told of all that' },
  apiRequests: { value: 200, why: 'by the application, with a key' },
} as const;

/** What is stored of an organisation, in megabytes, after a year. */
const STORED = {
  documents: { value: 72, why: '300 kB each, a year of them, and their copies' },
  backups: { value: 8, why: '1.5 MB of rows, a sixth of it compressed, in 30 backups' },
} as const;

/** Milliseconds that the API takes for a request, and bytes of log of a message or request. */
const REQUEST_MS = 40;
const LOG_BYTES = 400;

const SCALES = [0, 100, 10_000, 100_000];

/** What the sheet rests on. */
export function scaleAssumptions(): string {
  const words = (key: string) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const rows = (of: Record<string, { value: number; why: string }>, unit: string) =>
    Object.entries(of).map(([key, { value, why }]) => [words(key), `${value}${unit}`, why]);
  return markdownTable(
    ['of one organisation', 'a month, or stored', 'because'],
    [...rows(MONTH, ''), ...rows(STORED, ' MB')],
  );
}

type Line = { what: string; each: number };

/** What a stage costs a month with so many organisations, in dollars, without its database. */
export function scaleCostTable(stage: StageResources): string {
  const lines = linesOf(stage);
  const idle = idleCost(stage);
  const total = (organizations: number) =>
    idle + lines.reduce((sum, { each }) => sum + each * organizations, 0);
  const dollars = (amount: number) =>
    amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return markdownTable(
    ['$ a month', ...SCALES.map((n) => n.toLocaleString('en'))],
    [
      ['a stage that nobody uses', ...SCALES.map(() => dollars(idle))],
      ...lines.map(({ what, each }) => [what, ...SCALES.map((n) => dollars(each * n))]),
      ['**together, without the database**', ...SCALES.map((n) => `**${dollars(total(n))}**`)],
      [
        'cents for one organisation',
        ...SCALES.map((n) => (n ? dollars((100 * total(n)) / n) : '')),
      ],
    ],
  );
}

function linesOf({ stack }: StageResources): Line[] {
  const costs = messageCosts(stack);
  const million = (queue: string) => {
    const cost = costs.get(queue);
    if (!cost) throw new Error(`Nobody knows what a message of ${queue} costs`);
    return cost;
  };
  const own = (queue: string) => million(queue).transport + million(queue).compute;
  const gigabytes = (megabytes: number) => megabytes / 1_000;
  const request =
    PRICES.apiMillion + PRICES.invocationMillion + REQUEST_MS * 1_000 * 0.5 * PRICES.lambdaGbSecond;
  const messages = Object.values(MONTH).reduce((sum, { value }) => sum + value, 0);
  return [
    { what: 'mail: SES', each: (MONTH.mails.value * million('email').others) / 1e6 },
    {
      what: 'mail: sending, reports',
      each: (MONTH.mails.value * own('email') + MONTH.reports.value * own('email-feedback')) / 1e6,
    },
    { what: "Stripe's events", each: (MONTH.stripeEvents.value * own('billing')) / 1e6 },
    { what: 'documents', each: (MONTH.documents.value * own('documents')) / 1e6 },
    { what: 'what is told (outbox)', each: (MONTH.outboxRows.value * own('outbox')) / 1e6 },
    { what: 'API', each: (MONTH.apiRequests.value * request) / 1e6 },
    { what: 'logs', each: (messages * LOG_BYTES * PRICES.logGb) / 1e9 },
    {
      what: 'stored documents and backups',
      each: gigabytes(STORED.documents.value + STORED.backups.value) * PRICES.s3Gb,
    },
  ];
}
