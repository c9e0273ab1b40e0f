import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { pagePolicy } from '../../../shared/platform/http/page-policy.ts';
import { plainPage } from '../../../shared/platform/http/plain-page.ts';

it('a page may show its own style, and what it names, and nothing else', () => {
  const hash = createHash('sha256').update('a{}').digest('base64');
  expect(pagePolicy('a{}')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; frame-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
  );
  const policy = pagePolicy('', { forms: "'self'", frames: 'https://a.example' });
  expect(policy).toMatch(/; frame-src https:\/\/a\.example; form-action 'self'; /);
});

it('a page that a mail leads to is found by nobody, and escapes what it is given', () => {
  const { status, body, headers } = plainPage(404, { title: '<b>', text: 'a & b' });
  expect(status).toBe(404);
  expect(body).toMatch(/^<!doctype html><html lang="en">/);
  expect(body).toContain('<meta name="robots" content="noindex">');
  expect(body).toContain('<h1>&lt;b&gt;</h1><p>a &amp; b</p></main>');
  expect(headers).toEqual({
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("form-action 'self'"),
  });
  const style = /<style>(.*)<\/style>/.exec(String(body))?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers?.['content-security-policy']).toContain(`'sha256-${hash}'`);
});
