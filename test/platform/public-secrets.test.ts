import { describe, expect, it } from '@jest/globals';
import { placesOf } from '../../local/options.ts';
import { readConfig, text } from '../../shared/platform/config.ts';
import { refusePublicSecrets } from '../../shared/platform/public-secrets.ts';

const PUBLIC = ['NEXT_PUBLIC', 'VITE', 'REACT_APP', 'NUXT_PUBLIC', 'EXPO_PUBLIC', 'PUBLIC'];
const NAMES = [
  'STRIPE_SECRET_KEY',
  'JWT_SECRET',
  'OPENAI_API_KEY',
  'DATABASE_URL',
  'SMTP_PASSWORD',
];

describe('a secret under a public prefix', () => {
  it.each(PUBLIC.flatMap((prefix) => NAMES.map((name) => `${prefix}_${name}`)))(
    '%s is refused by its name, and its value is not said',
    (name) => {
      expect(() => refusePublicSecrets({ [name]: 'hunter2' })).toThrow(name);
      expect(() => refusePublicSecrets({ [name]: 'hunter2' })).not.toThrow(/hunter2/);
    },
  );

  it.each([
    'sk_live_0123456789abcdef',
    'rk_test_0123456789abcdef',
    'whsec_0123456789abcdef',
    'postgres://u:p@db.example.com/d',
    'AGE-SECRET-KEY-1QQQ',
    '-----BEGIN PRIVATE KEY-----',
  ])('is refused by what it is: %s', (value) => {
    expect(() => refusePublicSecrets({ NEXT_PUBLIC_THING: value })).toThrow('NEXT_PUBLIC_THING');
  });

  it.each([
    ['NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY', 'pk_live_0123456789abcdef'],
    ['NEXT_PUBLIC_STRIPE_KEY', 'pk_test_0123456789abcdef'],
    ['NEXT_PUBLIC_API_URL', 'https://api.example.com'],
    ['VITE_TURNSTILE_SITE_KEY', '0x4AAAA'],
    ['NEXT_PUBLIC_JWT_SECRET', ''],
    ['STRIPE_SECRET_KEY', 'sk_live_0123456789abcdef'],
    ['PUBLICATION_TOKEN', 'x'],
  ])('is not what %s is', (name, value) => {
    expect(() => refusePublicSecrets({ [name]: value })).not.toThrow();
  });

  it('stops a function, the local stack and a deployment from starting', () => {
    const environment = { STAGE: 'dev', NEXT_PUBLIC_JWT_SECRET: 'x' };
    expect(() => readConfig({ STAGE: text }, environment)).toThrow('JWT_SECRET');
    expect(() => placesOf(environment)).toThrow('JWT_SECRET');
  });
});
