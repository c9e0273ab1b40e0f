import { fold } from '../text/fold.ts';

/** Letters and digits only, folded: how names, codes and descriptions are compared. */
export function compareKey(text: string): string {
  return fold(text).replace(/[^a-z0-9]+/g, '');
}

const LEGAL_FORMS =
  /\b(?:gmbh|co|kg|ag|ltd|limited|llc|inc|corp|corporation|plc|sas|sarl|sa|sl|bv|nv|vof|spa|srl|company)\b/g;

/** A company's name without its legal form: "Hansa GmbH" and "HANSA" are one vendor. */
export function nameKey(name: string): string {
  const plain = fold(name).replace(/\./g, '').replace(/&/g, ' ');
  const bare = plain.replace(LEGAL_FORMS, ' ').replace(/[^a-z0-9]+/g, '');
  return bare || compareKey(name);
}

const SHARED_HOSTS = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  't-online.de',
  'orange.fr',
  'aol.com',
]);

/** The mail domain of a company; undefined for hosts that everyone uses. */
export function mailDomain(email: string | null): string | undefined {
  const host = email?.split('@')[1]?.toLowerCase();
  return host && !SHARED_HOSTS.has(host) ? host : undefined;
}
