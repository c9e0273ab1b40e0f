import { html, raw } from 'hono/html';
import type { CapturedMessage } from './message.ts';
import { STYLE } from './style.ts';

/** What the `html` tag gives: every value in it is escaped, and pieces of it stay as they are. */
type Html = ReturnType<typeof html>;

/** The list of messages, newest first. It reloads itself, so that a mail shows up by itself. */
export function listPage(messages: CapturedMessage[]): string {
  const list =
    messages.length === 0
      ? html`<p class="soft">No mail yet.</p>`
      : html`<ul>${messages.map(listItem)}</ul>`;
  return page({
    title: 'Mail',
    body: html`<h1>Mail</h1>${list}`,
    head: html`<meta http-equiv="refresh" content="5">`,
  });
}

function listItem(message: CapturedMessage): Html {
  return html`<li><a href="/messages/${encodeURIComponent(message.id)}">
<span>${message.to.join(', ')}</span>
<span>${message.subject || '(no subject)'} ${outcomeTag(message)}</span>
${timeTag(message.at)}</a></li>
`;
}

/** One message: who, what, the text, and the HTML in a frame that can run nothing and reach nobody. */
export function messagePage(message: CapturedMessage): string {
  const subject = message.subject || '(no subject)';
  const source = `/messages/${encodeURIComponent(message.id)}/html`;
  const frame = html`<h2>HTML</h2><iframe sandbox title="HTML of the message" src="${source}"></iframe>`;
  const body = html`<nav><a href="/">← Mail</a></nav><h1>${subject} ${outcomeTag(message)}</h1>
<p>${timeTag(message.at)}</p><dl>${factsOf(message).map(fact)}</dl>
${message.html === undefined ? '' : frame}
${message.text === undefined ? '' : html`<h2>Text</h2><pre>${message.text}</pre>`}`;
  return page({ title: message.subject || 'Mail', body });
}

function factsOf(message: CapturedMessage): [string, string][] {
  const { tags, attachments, headers } = message;
  const facts: [string, string][] = [
    ['From', message.from],
    ['To', message.to.join(', ')],
    ['Cc', message.cc.join(', ')],
    ['Bcc', message.bcc.join(', ')],
    ['Reply to', message.replyTo.join(', ')],
    ['Sent by', message.sender],
    ['Message id', message.id],
    [
      'Tags',
      Object.entries(tags)
        .map((pair) => pair.join('='))
        .join(', '),
    ],
    [
      'Attachments',
      attachments.map(({ filename, size }) => `${filename} (${size} bytes)`).join(', '),
    ],
    ...headers.map(({ name, value }): [string, string] => [name, value]),
  ];
  return facts.filter(([, value]) => value !== '');
}

const fact = ([name, value]: [string, string]) => html`<dt>${name}</dt><dd>${value}</dd>
`;

function page({ title, body, head }: { title: string; body: Html; head?: Html }): string {
  return String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${head ?? ''}<style>${raw(STYLE)}</style></head><body>${body}</body></html>`);
}

function outcomeTag({ kind, outcome }: CapturedMessage): Html | '' {
  if (kind === 'notice') return html`<span class="tag">notice</span>`;
  return outcome === 'delivered' ? '' : html`<span class="tag ${outcome}">${outcome}</span>`;
}

function timeTag(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.replace('T', ' ').slice(0, 19)} UTC</time>`;
}
