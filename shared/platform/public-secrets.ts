import { InvalidConfiguration } from './errors.ts';

/** Prefixes by which build tools copy a variable into what every visitor's browser gets. */
const PUBLIC =
  /^(NEXT_PUBLIC|NUXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY|VUE_APP|SNOWPACK_PUBLIC|STORYBOOK|PUBLIC)_/;

/** Names of what a browser must not have; a publishable key is made for it. */
const SECRET_NAME =
  /(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|API_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|ACCESS_?KEY|SERVICE_ROLE|PEPPER|WEBHOOK|(DATABASE|POSTGRES|MONGO|REDIS)\w*_(URL|URI)|_DSN)/;
const PUBLISHABLE_NAME = /PUBLISHABLE|PUBLIC_KEY|SITE_?KEY/;

/** Values that give themselves away, whatever they are called. */
const SECRET_VALUE =
  /^(sk_(live|test)_|rk_(live|test)_|whsec_|AGE-SECRET-KEY-1|sk-[A-Za-z0-9]{16}|AKIA[0-9A-Z]{16}|nsk_|-----BEGIN [A-Z ]*PRIVATE KEY|[a-z]+(\+[a-z]+)?:\/\/[^/\s:@]+:[^/\s@]+@)/;
const PUBLISHABLE_VALUE = /^pk_(live|test)_/;

/**
 * Refuses a secret under a name that makes it public: whoever builds a page with this environment
 * would give it to every visitor.
 * @throws InvalidConfiguration naming the variables, never their values
 */
export function refusePublicSecrets(
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const exposed = Object.entries(environment)
    .filter(([name, value]) => value && PUBLIC.test(name) && isSecret(name, value))
    .map(([name]) => name)
    .sort();
  if (exposed.length === 0) return;
  throw new InvalidConfiguration(
    `A secret stands under a public prefix, which gives it to every visitor: ${exposed.join(', ')}. Rename it without the prefix, and rotate it where a page was built with it`,
  );
}

function isSecret(name: string, value: string): boolean {
  if (SECRET_VALUE.test(value.trim())) return true;
  if (PUBLISHABLE_VALUE.test(value.trim()) || PUBLISHABLE_NAME.test(name)) return false;
  return SECRET_NAME.test(name.replace(PUBLIC, ''));
}
