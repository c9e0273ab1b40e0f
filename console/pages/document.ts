import { html } from 'hono/html';
import { refusalInWords } from '../../shared/documents/bytes/inspect.ts';
import { nextInQueue } from '../../shared/documents/lifecycle/review-queue.ts';
import { type DocumentWithEvidence, readMatches } from '../../shared/documents/lifecycle/store.ts';
import { shortId } from '../../shared/platform/uuid.ts';
import { layout, type Markup, type Page } from '../page.ts';
import { documentOf } from '../parts/asked-document.ts';
import { command, section } from '../parts/list.ts';
import { factsOf, mark, tableOf } from '../parts/table.ts';
import { decisions, splitting } from './document-decisions.ts';

/** Pages that are shown beside the values; an invoice of hundreds is looked at in its file. */
const PAGES = 5;

/** A document beside what was read of it: put right, approve, reject; `a`, `r` with `y`, and `c` do it by keyboard. */
export async function document(c: Page) {
  const found = await documentOf(c);
  const sql = c.get('ops').db;
  const [matches, next] = await Promise.all([
    readMatches(found, { sql }),
    nextInQueue({ id: found.id, status: 'review' }, { sql }),
  ]);
  const base = `/documents/${found.organizationId}/${found.id}`;
  const pages = Array.from(
    { length: Math.min(PAGES, found.pages ?? 0) },
    (_, i) => i + (found.firstPage ?? 1),
  );
  const content = html`
    ${factsOf([
      ['Status', mark(found.status)],
      ['File', found.fileName],
      ...(found.partOf ? [['Part', partOf(found)] as const] : []),
      ['Read by', found.extractor ?? found.source],
      ['Pages', found.pages],
    ])}
    ${found.refusal ? html`<p class="notice bad">${refusalInWords(found.refusal)}</p>` : ''}
    ${[...found.reasons, ...found.warnings].map((reason) => html`<p class="notice bad">${reason}</p>`)}
    <div class="split">
      <div>
        ${
          pages.length === 0
            ? html`<p class="empty">It has no pages to show.</p>`
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
        <p>${command(c, `documents show ${shortId(found.id)} --organization ${found.organizationId}`)}</p>
      </div>
    </div>`;
  const title = found.invoice?.number
    ? `Invoice ${found.invoice.number}`
    : (found.fileName ?? 'Document');
  return c.html(layout(c, { title, content }));
}

const partOf = ({ organizationId, partOf: file, firstPage, lastPage }: DocumentWithEvidence) =>
  html`pages ${firstPage}–${lastPage} of <a href="/documents/${organizationId}/${file}">the file</a>`;

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
