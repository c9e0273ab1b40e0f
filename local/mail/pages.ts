import { escapeHtml } from './escape.ts';
import type { CapturedMessage } from './message.ts';
import { STYLE } from './style.ts';

/** The list of messages, newest first. It reloads itself, so that a mail shows up by itself. */
export function listPage(messages: CapturedMessage[]): string {
  const items = messages.map(listItem).join('\n');
  const body = messages.length === 0 ? '<p class="soft">No mail yet.</p>' : `<ul>${items}</ul>`;
  return page({
    title: 'Mail',
    body: `<h1>Mail</h1>${body}`,
    head: '<meta http-equiv="refresh" content="5">',
  });
}

function listItem(message: CapturedMessage): string {
  return `<li><a href="/messages/${encodeURIComponent(message.id)}">
<span>${escapeHtml(message.to.join(', '))}</span>
<span>${escapeHtml(message.subject || '(no subject)')} ${outcomeTag(message)}</span>
${timeTag(message.at)}</a></li>`;
}

/** One message: who, what, the text, and the HTML in a frame that can run nothing and reach nobody. */
export function messagePage(message: CapturedMessage): string {
  const rows: [string, string][] = [
    ['From', message.from],
    ['To', message.to.join(', ')],
    ['Cc', message.cc.join(', ')],
    ['Bcc', message.bcc.join(', ')],
    ['Reply to', message.replyTo.join(', ')],
    ['Sent by', message.sender],
    ['Message id', message.id],
    [
      'Tags',
      Object.entries(message.tags)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
    ],
    [
      'Attachments',
      message.attachments.map(({ filename, size }) => `${filename} (${size} bytes)`).join(', '),
    ],
    ...message.headers.map(({ name, value }): [string, string] => [name, value]),
  ];
  const facts = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('\n');
  const subject = escapeHtml(message.subject || '(no subject)');
  const source = `/messages/${encodeURIComponent(message.id)}/html`;
  const body = `<nav><a href="/">← Mail</a></nav><h1>${subject} ${outcomeTag(message)}</h1>
<p>${timeTag(message.at)}</p><dl>${facts}</dl>
${message.html === undefined ? '' : `<h2>HTML</h2><iframe sandbox title="HTML of the message" src="${source}"></iframe>`}
${message.text === undefined ? '' : `<h2>Text</h2><pre>${escapeHtml(message.text)}</pre>`}`;
  return page({ title: message.subject || 'Mail', body });
}

function page({ title, body, head = '' }: { title: string; body: string; head?: string }): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>${head}<style>${STYLE}</style></head><body>${body}</body></html>`;
}

function outcomeTag({ kind, outcome }: CapturedMessage): string {
  if (kind === 'notice') return '<span class="tag">notice</span>';
  return outcome === 'delivered' ? '' : `<span class="tag ${outcome}">${outcome}</span>`;
}

function timeTag(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.replace('T', ' ').slice(0, 19)} UTC</time>`;
}
