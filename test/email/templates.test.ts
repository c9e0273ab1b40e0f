import { describe, expect, it } from '@jest/globals';
import { ledgerDefaults } from '../../shared/email/ledger/defaults.ts';
import { renderEmail } from '../../shared/email/render.ts';
import { templates } from '../../shared/email/templates/index.ts';

const reader = { locale: 'en-US', timeZone: 'UTC', name: 'Ada' };
const names = Object.keys(templates) as (keyof typeof templates)[];

describe('templates', () => {
  it.each(names)('%s has a subject, a text and an HTML part in each language', (template) => {
    for (const locale of ['en-US', 'de-AT', 'id-ID']) {
      const mail = renderEmail({
        template,
        data: templates[template].sample,
        reader: { ...reader, locale },
      });
      expect(mail.subject).not.toBe('');
      expect(mail.text).not.toMatch(/undefined|\[object|<p/);
      expect(mail.html).not.toMatch(/undefined|\[object/);
      expect(mail.html).toContain(`lang="${locale}"`);
    }
  });

  it('keep out of sight what signs somebody in, and nothing else, as the ledger is told', () => {
    const secret = names.filter((name) => ledgerDefaults(templates[name]).secret);
    expect(secret).toEqual(names.filter((name) => 'secret' in templates[name]));
    expect(secret).toContain('one-time-code');
    expect(secret).not.toContain('campaign');
  });

  it('show a moment by the clock and in the language of the reader', () => {
    const at = (locale: string, timeZone: string) =>
      renderEmail({
        template: 'one-time-code',
        data: templates['one-time-code'].sample,
        reader: { locale, timeZone },
      }).text;
    expect(at('en-US', 'America/New_York')).toMatch(/March 27, 2026 at 5:15\sAM EDT/);
    expect(at('de-DE', 'Europe/Berlin')).toContain('27. März 2026 um 10:15 MEZ');
  });

  it('escape what people wrote, and keep line breaks out of the subject', () => {
    const data = {
      subject: 'Hi\r\nBcc: all@example.com',
      body: '<script>alert(1)</script>',
      organization: '"><img>',
    };
    const mail = renderEmail({ template: 'campaign', data, reader });
    expect(mail.subject).toBe('Hi Bcc: all@example.com');
    expect(mail.html).not.toMatch(/<script>|<img>/);
    expect(mail.text).toContain('<script>alert(1)</script>');
  });

  it.each([
    ['https://app.example.com/a?b=c#d', true],
    ['http://localhost:3000/a', true],
    ['http://127.0.0.1/a', true],
    ['http://[::1]:8080', true],
    ['http://app.example.com', false],
    ['http://localhost.evil.example', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['ftp://example.com', false],
    ['https://app.example.com@evil.example', false],
    ['https://a.example/\u202egpj', false],
    ['https://a.example/\nb', false],
    ['//a.example', false],
    ['', false],
  ])('carry a link only by https, or http to this machine: %j', (url, taken) => {
    for (const template of ['magic-link', 'invitation', 'checkin-reminder'] as const) {
      const data = { ...templates[template].sample, url };
      const render = () => renderEmail({ template, data, reader });
      if (taken) expect(render).not.toThrow();
      else expect(render).toThrow(`The data of "${template}" does not fit: url`);
    }
  });

  it('refuse data that does not fit, naming fields and no values', () => {
    const wrong = () => renderEmail({ template: 'magic-link', data: { url: 'secret' }, reader });
    expect(wrong).toThrow(/does not fit: url, validUntil/);
    expect(wrong).not.toThrow(/secret/);
    expect(() => renderEmail({ template: 'nothing', data: {}, reader })).toThrow(/no template/);
  });
});
