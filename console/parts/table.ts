import { html } from 'hono/html';
import { shortId } from '../../shared/platform/uuid.ts';
import type { Markup } from '../page.ts';

/** A column's heading; over numbers it stands to the right, as they do; `hidden` is for screen readers. */
export type Heading = string | { number: string } | { hidden: string };

function headingCell(heading: Heading): Markup {
  if (typeof heading === 'string') return html`<th scope="col">${heading}</th>`;
  if ('hidden' in heading)
    return html`<th scope="col"><span class="unseen">${heading.hidden}</span></th>`;
  return html`<th scope="col" class="number">${heading.number}</th>`;
}

const nameOf = (heading: Heading) =>
  typeof heading === 'string' ? heading : 'hidden' in heading ? '' : heading.number;

export type Cell = Markup | string | number | null | undefined;

/**
 * A table with a heading row: the first cell of a row names it. On a phone each row becomes a block
 * with the headings beside the values. `empty` stands in when there is nothing.
 */
export function tableOf(
  headings: readonly Heading[],
  rows: readonly (readonly Cell[])[],
  empty: Markup | string,
): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  const cell = (value: Cell, i: number, names: number) => {
    const heading = headings[i] as Heading;
    const kind = typeof heading === 'object' && 'number' in heading ? 'number' : '';
    const shown = typeof value === 'number' ? value.toLocaleString('en') : (value ?? '');
    return i === names
      ? html`<th scope="row" data-name="${nameOf(heading)}" class="${kind}">${shown}</th>`
      : html`<td data-name="${nameOf(heading)}" class="${kind}">${shown}</td>`;
  };
  const names = headings.findIndex((h) => typeof h === 'string');
  return html`<div class="scroll" tabindex="0" role="group"><table>
    <thead><tr>${headings.map(headingCell)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((value, i) => cell(value, i, names))}</tr>`)}</tbody>
  </table></div>`;
}

/** Names and what they are. */
export const factsOf = (facts: readonly (readonly [string, Cell])[]): Markup =>
  html`<dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value ?? '–'}</dd></div>`)}</dl>`;

/** A time that machines can read and people can scan. */
export function time(at: Date | null | undefined): Markup {
  if (!at) return html`<span class="quiet">–</span>`;
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`;
}

/** An address for who may only look. */
export const hidden = (address: string) => address.replace(/^(.).*@/, '$1…@');

/** A state in one word, in its colour. */
export const mark = (state: string, word = state.replaceAll('-', ' ')): Markup =>
  html`<span class="mark ${state}">${word}</span>`;

/** Text that may be one long word: it breaks anywhere, and does not push what stands beside it out of sight. */
export const long = (text: string): Markup => html`<span class="long">${text}</span>`;

/** A number with its unit, which stay together. */
export const amount = (text: string): Markup => html`<span class="amount">${text}</span>`;

/** Whatever one request brought about, by its trace. */
export const traceLink = (trace: string | null): Markup | null =>
  trace === null ? null : html`<a href="/flow?effect=${trace}"><code>${trace}</code></a>`;

/** An id by its beginning; the whole of it shows when one points at it. */
export const idCell = (id: string): Markup => html`<code title="${id}">${shortId(id)}</code>`;
