import { html } from 'hono/html';
import * as z from 'zod/mini';
import { approve, correct, reject, split } from '../../ops/actions/documents.ts';
import { includes } from '../../ops/stack/roles.ts';
import { CorrectionBody } from '../../shared/documents/lifecycle/correction-body.ts';
import { refuseUnseen, seenOf } from '../../shared/documents/lifecycle/seen.ts';
import type { DocumentWithEvidence } from '../../shared/documents/lifecycle/store.ts';
import { startsIn } from '../../shared/documents/parts/part.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { inWords } from '../../shared/platform/http/in-words.ts';
import { formToken, type Markup, type Page } from '../page.ts';
import { documentOf } from '../parts/asked-document.ts';

/** Approve, reject, or put right; nothing for who may not, and for what is settled. */
export function decisions(c: Page, found: DocumentWithEvidence, base: string): Markup {
  if (!includes(c.get('session').role, 'act') || !found.invoice) return html``;
  if (['rejected', 'refused', 'same-file'].includes(found.status)) return html``;
  const { invoice } = found;
  const field = (name: string, label: string, value: unknown, type = 'text') =>
    html`<label>${label} <input name="${name}" type="${type}" step="any" value="${value ?? ''}"></label>`;
  // A page may be open while somebody else decides.
  const seen = html`<input type="hidden" name="seen" value="${seenOf(found)}">`;
  return html`
    <form method="post" action="${base}/decide" class="actions">
      ${formToken(c)}${seen}
      <button name="decision" value="approve" data-key="a">Approve <kbd>a</kbd></button>
    </form>
    <details>
      <summary data-key="r">Reject it <kbd>r</kbd></summary>
      <form method="post" action="${base}/decide" class="actions">
        ${formToken(c)}${seen}
        <p>That is for good: to use it after all, its file is sent again.</p>
        <button name="decision" value="reject" class="danger" data-key="y">Yes, reject it <kbd>y</kbd></button>
      </form>
    </details>
    <details>
      <summary data-key="c">Put right what was read wrong <kbd>c</kbd></summary>
      <form method="post" action="${base}/correct" class="stack">
        ${formToken(c)}${seen}
        ${field('number', 'Number', invoice.number)}
        ${field('issueDate', 'Date', invoice.issueDate, 'date')}
        ${field('vendorName', 'Vendor', invoice.vendor.name)}
        ${field('currency', 'Currency', invoice.currency)}
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

/** A file of several invoices, or one that was split and is one. */
export function splitting(c: Page, found: DocumentWithEvidence, base: string): Markup {
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

/** Approves or rejects a document that waits for somebody. @throws InvalidRequest for another decision, NotFound */
export async function decideDocument(c: Page) {
  const form = await c.req.parseBody();
  const { decision } = form;
  const { organizationId, id } = await documentOf(c);
  const key = { organizationId, id, seen: seenIn(form) };
  if (decision === 'approve') await approve(key, c.get('ops'));
  else if (decision === 'reject') await reject(key, c.get('ops'));
  else throw new InvalidRequest('Approve or reject');
  return c.redirect(`/documents/${organizationId}/${id}`, 303);
}

/** Writes what a form has otherwise than was read. @throws InvalidRequest naming the fields, NotFound */
export async function correctDocumentAsked(c: Page) {
  const found = await documentOf(c);
  const form = await c.req.parseBody();
  const { organizationId, id } = found;
  const seen = seenIn(form);
  // The fields are compared with what the document is now: that has to be what the form showed.
  refuseUnseen(found, { seen });
  await correct({ organizationId, id, seen, correction: correctionOf(form, found) }, c.get('ops'));
  return c.redirect(`/documents/${organizationId}/${id}`, 303);
}

const seenIn = ({ seen }: Record<string, unknown>) =>
  seen === undefined ? undefined : String(seen);

const NUMBERS = /^(net|tax|total|quantity|unitPrice|amount)$/;

/** Only what is another value than was read. @throws InvalidRequest naming the fields that are wrong. */
function correctionOf(
  form: Record<string, unknown>,
  { invoice }: DocumentWithEvidence,
): CorrectionBody {
  if (!invoice) throw new InvalidRequest('Nothing was read of it');
  const read: Record<string, unknown> = {
    number: invoice.number,
    issueDate: invoice.issueDate,
    vendorName: invoice.vendor.name,
    currency: invoice.currency,
    net: invoice.totals.net,
    tax: invoice.totals.tax,
    total: invoice.totals.total,
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
  const parsed = z.safeParse(CorrectionBody(), changed);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(inWords(parsed.error.issues, { whole: 'it', schema: CorrectionBody() }));
}
