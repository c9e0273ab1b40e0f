import { html } from 'hono/html';
import type { Content, Reader } from './template.ts';
import { inLanguage } from './template.ts';

export type Rendered = { subject: string; text: string; html: string };

/** Plain text and HTML of one content; every value is escaped by the `html` tag. */
export function layOut(
  content: Content,
  { reader, unsubscribeUrl }: { reader: Reader; unsubscribeUrl?: string | undefined },
): Rendered {
  const leave = inLanguage(reader, { en: 'Unsubscribe', de: 'Abmelden' });
  return {
    // A line break in a subject would start another header.
    subject: content.subject.replace(/\s+/g, ' ').trim(),
    text: plainText(content, unsubscribeUrl && `${leave}: ${unsubscribeUrl}`),
    html: String(page(content, reader, unsubscribeUrl && link(unsubscribeUrl, leave))),
  };
}

function plainText(content: Content, leave: string | undefined): string {
  const blocks = [
    ...content.paragraphs,
    content.code,
    content.action && `${content.action.label}: ${content.action.url}`,
    content.facts?.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    (content.footnote || leave) && ['--', content.footnote, leave].filter(Boolean).join('\n'),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

// Mail programs drop style sheets, so the few styles are inline.
const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif';

function page(content: Content, reader: Reader, leave: unknown) {
  return html`<!doctype html>
<html lang="${reader.locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${content.subject}</title></head>
<body style="margin:0;padding:24px;${FONT};font-size:16px;line-height:1.5">
<div style="max-width:36em;margin:0 auto">
${content.paragraphs.map((p) => html`<p style="white-space:pre-line">${p}</p>\n`)}
${content.code ? html`<p style="font-size:28px;font-weight:600;letter-spacing:.12em">${content.code}</p>` : ''}
${content.action ? html`<p>${button(content.action)}</p>` : ''}
${content.facts ? html`<table role="presentation" style="border-collapse:collapse">${content.facts.map(fact)}</table>` : ''}
${content.footnote || leave ? html`<p style="margin-top:32px;font-size:13px;opacity:.7">${content.footnote ?? ''} ${leave ?? ''}</p>` : ''}
</div>
</body>
</html>`;
}

const link = (url: string, label: string) => html`<a href="${url}">${label}</a>`;

const button = ({ label, url }: { label: string; url: string }) =>
  html`<a href="${url}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1f3a5f;color:#fff;text-decoration:none">${label}</a>`;

const fact = ({ label, value }: { label: string; value: string }) =>
  html`<tr><td style="padding:2px 16px 2px 0;opacity:.7">${label}</td><td>${value}</td></tr>`;
