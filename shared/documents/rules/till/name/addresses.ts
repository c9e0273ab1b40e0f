import { compareKey, mailDomain } from '../../../knowledge/keys.ts';
import type { Line } from '../../../text/lines.ts';

/** Blanks that recognition sees in an address, and a comma for a point: "www ‚shop .com". */
const SITE =
  /(?:https?:\/\/|www\s?[.,‚]\s?)([\p{L}\d-]+(?:\s?[.,‚]\s?[\p{L}\d-]+)+)|([\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.com)\b/giu;
const MAIL = /([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)/g;
/** A name in an address has so many letters at least. */
const LEAST = 4;

/** A name in an address of the roll: as printed, and as it is compared. */
export type Addressed = { name: string; key: string; page: number };

/** The names in the addresses of web and mail; who shares a host with others is named before the "@". */
export function addressesOn(lines: readonly Line[]): Addressed[] {
  return lines.flatMap(({ text, page }) => {
    const sites = [...text.matchAll(SITE)].map(([, site, plain]) => nameOf(site ?? plain ?? ''));
    const mails = [...text.matchAll(MAIL)].map(([whole, user = '', host = '']) =>
      mailDomain(whole) && !/^g?mail?\./i.test(host) ? nameOf(host) : user,
    );
    return [...sites, ...mails].flatMap((name) => {
      const key = compareKey(name);
      return key.length >= LEAST ? [{ name, key, page }] : [];
    });
  });
}

/** The name in a host: "juniperstone" of "www.juniperstone.co.uk". */
function nameOf(host: string): string {
  const parts = host
    .replace(/\s/g, '')
    .split(/[.,‚]/)
    .filter((part) => part && part.toLowerCase() !== 'www');
  const isShort = parts.length > 2 && /^(?:co|com|org|net|gov|or|ne)$/i.test(parts.at(-2) ?? '');
  return parts.at(isShort ? -3 : -2) ?? '';
}

/** Whether a name is in an address, or an address in it. */
export function isAddressed(name: string, addresses: readonly Addressed[]): boolean {
  const key = compareKey(name);
  // "The Cove in Fairlight", "thecovefairlight": small words are left out.
  const words = name
    .split(/\s+/)
    .map(compareKey)
    .filter((word) => word.length >= LEAST);
  return (
    key.length >= LEAST &&
    addresses.some(
      (it) =>
        it.key.includes(key) ||
        key.startsWith(it.key) ||
        key.endsWith(it.key) ||
        (words.length > 1 && words.every((word) => it.key.includes(word))),
    )
  );
}

/** Figures that letters are taken for. */
const LIKE: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '5': 's', '8': 'b' };

/** A name whose figures are letters, where an address says so: "E1 Chalan", "elchalan@…". */
export function asAddressed(name: string, addresses: readonly Addressed[]): string {
  if (!/\d/.test(name) || isAddressed(name, addresses)) return name;
  const mended = name.replace(/[0158](?=\p{L})|(?<=\p{L})[0158]/gu, (it) => LIKE[it] as string);
  return mended !== name && isAddressed(mended, addresses) ? mended : name;
}
