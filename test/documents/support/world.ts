import { randomUUID } from 'node:crypto';
import { composeInvoice, type Wanted } from '../../../eval/generator/compose.ts';
import { drawInvoice } from '../../../eval/generator/draw.ts';
import type { Layout } from '../../../eval/generator/layout.ts';
import { TUNED } from '../../../eval/generator/layouts-tuned.ts';
import type { TruthInvoice } from '../../../eval/generator/truth.ts';
import { processDocument } from '../../../shared/documents/lifecycle/process.ts';
import { DEFAULT_GUARD } from '../../../shared/documents/reading/guarded.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';

export const clock = () => new Date('2026-11-21T04:00:00Z');

/** A database with an organisation, and a short way to send it documents. */
export async function makeWorld() {
  const database = await createTestDatabase();
  const db = createDatabase({ url: async () => database.workerUrl, max: 2 });
  // The functions' own logins: a right that one of them lacks fails here.
  const [parserUrl, apiUrl] = [
    await database.login('parse-document'),
    await database.login('tenant-api'),
  ];
  const parser = createDatabase({ url: async () => parserUrl, max: 2 });
  const api = createDatabase({ url: async () => apiUrl });
  const organizationId = await makeOrganization(db);
  return {
    db,
    parser,
    api,
    database,
    organizationId,
    clock,
    async send(
      bytes: Uint8Array,
      documentId: string = randomUUID(),
      guard: Partial<typeof DEFAULT_GUARD> = {},
    ) {
      return processDocument(
        { organizationId, documentId, bytes },
        { db: parser, clock, guard: { ...DEFAULT_GUARD, ...guard } },
      );
    },
    async item(name: string, more: { gtin?: string; organizationId?: string } = {}) {
      const { rows } = await db.query<{ id: string }>(
        'INSERT INTO inventory_items (organization_id, name, gtin) VALUES ($1, $2, $3) RETURNING id',
        [more.organizationId ?? organizationId, name, more.gtin ?? null],
      );
      return (rows[0] as { id: string }).id;
    },
    async end() {
      await Promise.all([db.end(), parser.end(), api.end()]);
      await database.drop();
    },
  };
}

export async function makeOrganization(db: Database, name = 'Harbor Coffee'): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'INSERT INTO organizations (name) VALUES ($1) RETURNING id',
    [name],
  );
  return (rows[0] as { id: string }).id;
}

/** An invoice and its printed pages; `change` edits the truth before it is printed. None is due before it is issued. */
export async function print(
  wanted: Partial<Wanted> = {},
  change: (invoice: TruthInvoice) => void = () => {},
) {
  const invoice = composeInvoice({ locale: 'de', seed: 51, lines: 3, ...wanted });
  change(invoice);
  if (invoice.dueDate < invoice.issueDate) invoice.dueDate = invoice.issueDate;
  const layout = TUNED.find(({ name }) => name === 'boxed') as Layout;
  return { invoice, pdf: await drawInvoice(invoice, layout) };
}

/** Gives a line another price and works the sums out again. */
export function reprice(invoice: TruthInvoice, line: number, unitPrice: number): void {
  const cents = (value: number) => Math.round(value * 100) / 100;
  const changed = invoice.lines[line];
  if (!changed) return;
  changed.unitPrice = unitPrice;
  changed.amount = cents(changed.quantity * unitPrice);
  invoice.net = cents(invoice.lines.reduce((sum, l) => sum + l.amount, 0));
  const rate = invoice.taxes[0]?.rate ?? 0;
  invoice.tax = cents((invoice.net * rate) / 100);
  invoice.taxes = [{ rate, base: invoice.net, amount: invoice.tax }];
  invoice.total = cents(invoice.net + invoice.tax);
}
