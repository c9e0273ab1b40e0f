import { html } from 'hono/html';
import * as z from 'zod/mini';
import { approve, correct, reject, split } from '../../ops/actions/documents.ts';
import { includes } from '../../ops/stack/roles.ts';
import { CorrectionBody } from '../../shared/documents/lifecycle/correction.ts';
import { nextInQueue } from '../../shared/documents/lifecycle/review-queue.ts';
import {
  type DocumentWithEvidence,
  readDocument,
  readMatches,
} from '../../shared/documents/lifecycle/store.ts';
import { startsIn } from '../../shared/documents/parts/part.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { inWords } from '../../shared/platform/http/in-words.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { command, section } from '../parts/list.ts';
import { factsOf, mark, tableOf } from '../parts/table.ts';

/** Pages that are shown beside the values; an invoice of hundreds is looked at in its file. */
const PAGES = 5;

/** A document beside what was read of it: put right, approve, reject; `a`, `r` and `c` do it by keyboard. */
export async function document(c: Page) {
  const found = await documentOf(c);
  const sql = c.get('ops').db;
  const [matches, next] = await Promise.all([
    readMatches(found, { sql }),
    nextInQueue({ id: found.id, status: 'review' }, { sql }),
  ]);
  const base = `/documents/${found.organizationId}/${found.id}`;
  const isPdf = /\.pdf$/i.test(found.objectKey ?? '');
  const pages = isPdf
    ? Array.from(
        { length: Math.min(PAGES, found.pages ?? 0) },
        (_, i) => i + (found.firstPage ?? 1),
      )
    : [];
  const content = html`
    ${factsOf([
      ['Status', mark(found.status)],
      ['File', found.fileName],
      ['Part', partOf(found)],
      ['Read by', found.extractor ?? found.source],
      ['Pages', found.pages],
    ])}
    ${found.refusal ? html`<p class="notice bad">${found.refusal}</p>` : ''}
    ${[...found.reasons, ...found.warnings].map((reason) => html`<p class="notice bad">${reason}</p>`)}
    <div class="split">
      <div>
        ${
          pages.length === 0
            ? html`<p class="empty">${isPdf ? 'It has no pages.' : 'This is no PDF: there is no picture of it.'}</p>`
            : pages.map(
                (number) =>
                  html`<img class="sheet" src="${base}/pages/${number}.svg" alt="Page ${number}, with what was read of it marked" loading="lazy">`,
              )
        }
      </div>
      <div>
        ${decisions(c, found, base)}
        ${splitting(c, found, base)}
        ${found.invoice ? values(found, matches) : html`<p class="empty">Nothing was read of it.</p>`}
        <p class="actions">
          ${next ? html`<a data-key="n" href="/documents/${next.organizationId}/${next.id}">Next in the queue <kbd>n</kbd></a>` : ''}
          <a data-key="q" href="/documents">The queue <kbd>q</kbd></a>
        </p>
        <p>${command(c, `documents show ${found.id.slice(0, 8)} --organization ${found.organizationId}`)}</p>
      </div>
    </div>`;
  const title = found.invoice?.number
    ? `Invoice ${found.invoice.number}`
    : (found.fileName ?? 'Document');
  return c.html(layout(c, { title, content }));
}

function decisions(c: Page, found: DocumentWithEvidence, base: string): Markup {
  if (!includes(c.get('session').role, 'act') || !found.invoice) return html``;
  if (['rejected', 'refused', 'same-file'].includes(found.status)) return html``;
  const { invoice } = found;
  const field = (name: string, label: string, value: unknown, type = 'text') =>
    html`<label>${label} <input name="${name}" type="${type}" step="any" value="${value ?? ''}"></label>`;
  return html`
    <form method="post" action="${base}/decide" class="actions">
      ${formToken(c)}
      <button name="decision" value="approve" data-key="a">Approve <kbd>a</kbd></button>
      <button name="decision" value="reject" class="danger" data-key="r">Reject <kbd>r</kbd></button>
    </form>
    <details>
      <summary data-key="c">Put right what was read wrong <kbd>c</kbd></summary>
      <form method="post" action="${base}/correct" class="stack">
        ${formToken(c)}
        ${field('number', 'Number', invoice.number)}
        ${field('issueDate', 'Date', invoice.issueDate, 'date')}
        ${field('vendorName', 'Vendor', invoice.vendor.name)}
        ${field('net', 'Net', invoice.totals.net, 'number')}
        ${field('tax', 'Tax', invoice.totals.tax, 'number')}
        ${field('total', 'Total', invoice.totals.total, 'number')}
        ${invoice.lines.map(
          (line, i) => html`<fieldset><legend>Line ${i + 1}</legend>
            ${field(`lines.${i + 1}.description`, 'Description', line.description)}
            ${field(`lines.${i + 1}.quantity`, 'Quantity', line.quantity, 'number')}
            ${field(`lines.${i + 1}.unitPrice`, 'Price', line.unitPrice, 'number')}
            ${field(`lines.${i + 1}.amount`, 'Amount', line.amount, 'number')}
          </fieldset>`,
        )}
        <button>Save the correction</button>
      </form>
    </details>`;
}

const partOf = ({ organizationId, partOf: file, firstPage, lastPage }: DocumentWithEvidence) =>
  file &&
  html`pages ${firstPage}–${lastPage} of <a href="/documents/${organizationId}/${file}">the file</a>`;

/** A file of several invoices, or one that was split and is one. */
function splitting(c: Page, found: DocumentWithEvidence, base: string): Markup {
  const { status, pages, partOf: file } = found;
  const may = (status === 'review' || status === 'split') && !file && (pages ?? 0) > 1;
  if (!may || !includes(c.get('session').role, 'act')) return html``;
  return html`
    <details>
      <summary>Is it several invoices?</summary>
      <form method="post" action="${base}/split" class="stack">
        ${formToken(c)}
        <label>Others begin on pages <input name="starts" inputmode="numeric" placeholder="3, 5: none where it is one invoice"></label>
        <button>Read it anew</button>
      </form>
    </details>`;
}

/** The form of `splitting`. */
export async function splitDocumentAsked(c: Page) {
  const { id, organizationId } = await documentOf(c);
  const form = await c.req.parseBody();
  const starts = startsIn(String(form.starts ?? ''));
  await split({ organizationId, id, starts }, c.get('ops'));
  return c.redirect(`/documents/${organizationId}/${id}`, 303);
}

function values(
  found: DocumentWithEvidence,
  matches: Awaited<ReturnType<typeof readMatches>>,
): Markup {
  const { invoice, extracted, checks } = found;
  if (!invoice) return html``;
  const { vendor, totals, currency } = invoice;
  const printed = (value: { text: string; page: number } | null | undefined) =>
    value
      ? html`<code>${value.text}</code> <span class="quiet">${value.page === 0 ? 'in the XML' : `page ${value.page}`}</span>`
      : '';
  return html`
    ${section(
      'read',
      'What was read',
      tableOf(
        ['What', 'Value', 'As printed'],
        [
          ['Number', invoice.number, printed(extracted?.number)],
          ['Date', invoice.issueDate, printed(extracted?.issueDate)],
          ['Vendor', vendor.name, printed(extracted?.vendor.name)],
          ['Net', money(totals.net, currency), printed(extracted?.totals.net)],
          ['Tax', money(totals.tax, currency), printed(extracted?.totals.tax)],
          ['Total', money(totals.total, currency), printed(extracted?.totals.total)],
        ],
        '',
      ),
    )}
    ${section(
      'lines',
      'Lines',
      tableOf(
        [
          'Line',
          'Description',
          { number: 'Quantity' },
          { number: 'Price' },
          { number: 'Amount' },
          'Item',
        ],
        invoice.lines.map((line, i) => [
          String(i + 1),
          line.description,
          line.quantity,
          line.unitPrice,
          line.amount,
          matches.find((m) => m.line === i + 1)?.itemId ? 'matched' : 'not matched',
        ]),
        'It has no lines.',
      ),
    )}
    ${section(
      'checks',
      'Checks',
      tableOf(
        ['Check', 'Holds', 'Detail'],
        checks.map((check) => [
          check.name,
          mark(check.pass ? 'ok' : 'problem', check.pass ? 'yes' : 'no'),
          check.detail,
        ]),
        'None was made.',
      ),
    )}`;
}

const money = (amount: number | null | undefined, currency: string | null | undefined) =>
  amount == null
    ? ''
    : `${amount.toLocaleString('en', { minimumFractionDigits: 2 })} ${currency ?? ''}`;

export async function decideDocument(c: Page) {
  const { decision } = await c.req.parseBody();
  const { organizationId, id } = await documentOf(c);
  const key = { organizationId, id };
  if (decision === 'approve') await approve(key, c.get('ops'));
  else if (decision === 'reject') await reject(key, c.get('ops'));
  else throw new InvalidRequest('Approve or reject');
  return c.redirect(`/documents/${organizationId}/${id}`, 303);
}

export async function correctDocumentAsked(c: Page) {
  const found = await documentOf(c);
  const form = await c.req.parseBody();
  const correction = correctionOf(form, found);
  await correct({ organizationId: found.organizationId, id: found.id, correction }, c.get('ops'));
  return c.redirect(`/documents/${found.organizationId}/${found.id}`, 303);
}

const NUMBERS = /^(net|tax|total|quantity|unitPrice|amount)$/;

/** Only what is another value than was read. @throws InvalidRequest naming the fields that are wrong. */
function correctionOf(
  form: Record<string, unknown>,
  { invoice }: DocumentWithEvidence,
): CorrectionBody {
  if (!invoice) throw new InvalidRequest('Nothing was read of it');
  const read: Record<string, unknown> = {
    ...{ number: invoice.number, issueDate: invoice.issueDate, vendorName: invoice.vendor.name },
    ...{ net: invoice.totals.net, tax: invoice.totals.tax, total: invoice.totals.total },
  };
  for (const [i, line] of invoice.lines.entries())
    for (const name of ['description', 'quantity', 'unitPrice', 'amount'] as const)
      read[`lines.${i + 1}.${name}`] = line[name];
  const changed: Record<string, unknown> = {};
  const lines = new Map<number, Record<string, unknown>>();
  for (const [name, before] of Object.entries(read)) {
    const text = String(form[name] ?? '').trim();
    if (text === '' || text === String(before ?? '')) continue;
    const field = name.split('.').at(-1) as string;
    const value = NUMBERS.test(field) ? Number(text) : text;
    const [, number] = /^lines\.(\d+)\./.exec(name) ?? [];
    if (number === undefined) changed[field] = value;
    else
      lines.set(Number(number), {
        line: Number(number),
        ...lines.get(Number(number)),
        [field]: value,
      });
  }
  if (lines.size > 0) changed.lines = [...lines.values()];
  if (Object.keys(changed).length === 0) throw new InvalidRequest('Nothing was changed');
  const parsed = z.safeParse(CorrectionBody, changed);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(inWords(parsed.error.issues, { whole: 'it', schema: CorrectionBody }));
}

/** The document of an address. @throws NotFound */
export function documentOf(c: Page): Promise<DocumentWithEvidence> {
  const { organization: organizationId, id } = c.req.param() as Record<string, string>;
  if (!isUuid(organizationId) || !isUuid(id)) throw new NotFound('There is no such document');
  return readDocument({ organizationId, id }, { sql: c.get('ops').db });
}
