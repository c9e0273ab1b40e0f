import { expect, it } from '@jest/globals';
import { templateOf } from './assembly.ts';

it('the name of a sender may hold a comma and umlauts, and the grant is for its address alone', () => {
  const { all } = templateOf('local', { emailFrom: 'Bäckerei, Inc. <Night@bäckerei.example>' });
  const text = JSON.stringify(all);
  expect(text).toContain('=?UTF-8?B?QsOkY2tlcmVpLCBJbmMu?= <Night@xn--bckerei-5wa.example>');
  expect(text).toContain(':identity/Night@xn--bckerei-5wa.example"');
  expect(text).toContain(':identity/xn--bckerei-5wa.example"');
});

it('a sender that is no address is refused at synth, and says why', () => {
  const synth = () => templateOf('local', { emailFrom: 'night.example.com' });
  expect(synth).toThrow('-c emailFrom=night.example.com: it has no @. Give an address');
});
