import { html } from 'hono/html';
import { callOf, partsOfAdvice } from '../../ops/stack/advice.ts';
import { findOrganization } from '../../shared/organizations/queries.ts';
import { Conflict, InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import type { Markup, Page } from '../page.ts';

/** Rows of one page of a list. */
export const ROWS = 50;

type Field = {
  name: string;
  label: string;
  placeholder?: string;
  /** The words it may be; the first is what it is when nothing is chosen. */
  choices?: readonly string[];
  wide?: boolean;
};

/** What a filter's fields say; empty ones are absent. */
export const asked = <const N extends string>(
  c: Page,
  names: readonly N[],
): Record<N, string | undefined> =>
  Object.fromEntries(names.map((name) => [name, c.req.query(name)?.trim() || undefined])) as Record<
    N,
    string | undefined
  >;

/** Whose rows a list shows: everywhere by the same words. */
export const WHOSE = {
  name: 'organization',
  label: 'Organisation',
  placeholder: 'name or id',
  wide: true,
} as const;

/**
 * The organisation that a filter names: by a part of its name, its id or the beginning of it. A whole id
 * is taken as it is: rows may outlive their organisation.
 * @throws InvalidRequest with the nearest name when none is meant, or with those that may be.
 */
export async function organizationNamed(
  c: Page,
  given = c.req.query(WHOSE.name)?.trim() || undefined,
): Promise<string | undefined> {
  if (given === undefined || isUuid(given)) return given;
  try {
    return (await findOrganization({ given }, { sql: c.get('ops').db })).id;
  } catch (cause) {
    if (cause instanceof NotFound || cause instanceof Conflict)
      throw new InvalidRequest(cause.message, { cause });
    throw cause;
  }
}

/** A filter that lives in the address: what is on the screen can be sent to a colleague. */
export function filterForm(c: Page, fields: readonly Field[]): Markup {
  const input = ({ name, label, placeholder, choices, wide }: Field) => {
    const value = c.req.query(name) ?? '';
    if (!choices) {
      return html`<label>${label} <input name="${name}" value="${value}" placeholder="${placeholder ?? ''}" size="${wide ? 24 : 12}" autocomplete="off"></label>`;
    }
    return html`<label>${label} <select name="${name}">${choices.map(
      (word) =>
        html`<option ${word === (value || choices[0]) ? html`selected` : ''}>${word}</option>`,
    )}</select></label>`;
  };
  return html`<form method="get" action="${c.req.path}" class="filter" role="search" aria-label="Filter">
    ${fields.map(input)}
    <button class="plain">Filter</button>
    ${fields.some(({ name }) => c.req.query(name)) ? html`<a href="${c.req.path}">Clear</a>` : ''}
  </form>`;
}

/** This page's address with some of its parameters changed; undefined takes one away. */
export function addressWith(c: Page, changes: Record<string, string | undefined>): string {
  const query = new URLSearchParams(
    Object.entries({ ...c.req.query(), ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
  const text = query.toString();
  return text ? `${c.req.path}?${text}` : c.req.path;
}

/** Goes on in a list by key, and back to its beginning. */
export function paging(c: Page, next: string | undefined, name = 'after'): Markup {
  const here = c.req.query(name);
  if (here === undefined && next === undefined) return html``;
  return html`<nav class="actions" aria-label="Pages of the list">
    ${here === undefined ? '' : html`<a href="${addressWith(c, { [name]: undefined })}">Back to the first</a>`}
    ${next === undefined ? '' : html`<a rel="next" href="${addressWith(c, { [name]: next })}">More</a>`}
  </nav>`;
}

/** A command as it can be run: of this stage, with a button that copies it. */
export function command(c: Page, line: string): Markup {
  const whole = callOf(line, c.get('ops'));
  return html`<span class="command"><code>${whole}</code><button type="button" class="plain copy" data-copy="${whole}" aria-label="Copy this command">Copy</button></span>`;
}

/** What a check advises, its commands as they can be copied and run: `ops email test ADDRESS`. */
export const advice = (c: Page, text: string | undefined): Markup =>
  html`${partsOfAdvice(text ?? '').map((part) => ('words' in part ? part.words : command(c, part.line)))}`;

/** A part of a page under a heading of its own. */
export const section = (id: string, title: Markup | string, content: Markup): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
