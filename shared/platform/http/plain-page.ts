import { html, raw } from 'hono/html';
import { once } from '../once.ts';
import { pagePolicy } from './page-policy.ts';
import { answer } from './route.ts';

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}button{font:inherit;padding:.5em 1.2em}pre{white-space:pre-wrap;word-break:break-all}';

const headers = once(() => ({
  'referrer-policy': 'no-referrer',
  'content-security-policy': pagePolicy(STYLE, { forms: "'self'" }),
}));

/**
 * A page that a link of a mail leads to: a word, perhaps a button.
 * @param rest markup, made by `html`; what else is given is escaped.
 */
export function plainPage<const S extends number>(
  status: S,
  { title, text, rest = '' }: { title: string; text: string; rest?: unknown },
) {
  const body = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>${raw(STYLE)}</style></head><body><main><h1>${title}</h1><p>${text}</p>${rest}</main></body></html>`;
  return answer(status, String(body), headers());
}
