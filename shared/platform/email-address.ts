import { domainToUnicode } from 'node:url';

/** Characters that RFC 5321 lets stand unquoted before the @, in parts between dots. */
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL = new RegExp(`^${ATOM}(\\.${ATOM})*$`);
const JOINERS = /\u200c|\u200d/g;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Octets: RFC 5321, 4.5.3.1. */
const LONGEST = { local: 64, domain: 253, whole: 254 };

/** An address as mail servers take it, or why it is none: never the address, which is personal. */
export type ReadAddress = { address: string } | { fault: string };

/**
 * Reads an address as people write it: any unquoted local part of RFC 5321, any domain, an
 * internationalised one by its ASCII form. Space around it is no part of it.
 *
 * Refused with a word are what no provider of ours delivers to: quoted local parts, letters outside
 * ASCII before the @ (SMTPUTF8), and domains that are numbers in brackets.
 */
export function readEmailAddress(text: string): ReadAddress {
  const written = text.trim();
  const at = written.lastIndexOf('@');
  if (at < 0) return { fault: 'it has no @' };
  if (/[<>]/.test(written)) return { fault: 'it stands in brackets: the address alone is needed' };
  const local = written.slice(0, at);
  if (local.startsWith('"')) return { fault: 'the part before the @ is quoted' };
  if (local.includes('@')) return { fault: 'it has more than one @' };
  if (/\s/.test(written)) return { fault: 'it has a space in it' };
  if (/[^\x21-\x7e]/.test(local)) return { fault: 'the part before the @ is not plain ASCII' };
  if (local.length > LONGEST.local) return { fault: 'the part before the @ is longer than 64' };
  if (!LOCAL.test(local)) return { fault: 'the part before the @ is not one' };
  const domain = toAsciiDomain(written.slice(at + 1));
  if (domain === undefined) return { fault: 'the part after the @ is no domain' };
  const address = `${local}@${domain}`;
  return address.length > LONGEST.whole ? { fault: 'it is longer than 254' } : { address };
}

function toAsciiDomain(written: string): string | undefined {
  // What a URL's host would decode, cut or forget: percent signs, ports, characters without a width.
  // The two that join letters are words' own in Persian and Hindi; elsewhere the URL refuses them.
  if (/[^\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]/u.test(written.replaceAll(JOINERS, '')))
    return undefined;
  const url = URL.parse(`http://${written}`);
  const domain = url?.hostname ?? '';
  const labels = domain.split('.');
  const fits = domain.length <= LONGEST.domain && labels.every((label) => LABEL.test(label));
  const named = labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? '');
  return fits && named ? domain : undefined;
}

/** An address that was read, in both forms that a row may hold it: by its ASCII domain, and as people write it. */
export function formsOf(address: string): string[] {
  const at = address.lastIndexOf('@') + 1;
  return [...new Set([address, address.slice(0, at) + domainToUnicode(address.slice(at))])];
}

export type Mailbox = { name: string; address: string };

/** Reads `address`, `Name <address>` or `"Name, Inc." <address>`; without a name, '' is the name. */
export function readMailbox(text: string): Mailbox | { fault: string } {
  const [, written = '', inBrackets] = /^([^<>]*)<([^<>]*)>\s*$/.exec(text) ?? [];
  const read = readEmailAddress(inBrackets ?? text);
  if ('fault' in read) return read;
  const name = written
    .trim()
    .replace(/^"(.*)"$/s, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'));
  return /\p{Cc}/u.test(name) ? { fault: 'its name holds a control character' } : { ...read, name };
}

/** Writes a mailbox as a header takes it: what a name cannot hold as it is, is quoted or encoded. */
export function writeMailbox({ name, address }: Mailbox): string {
  if (name === '') return address;
  if (/[^\x20-\x7e]/.test(name)) return `${encodedWords(name)} <${address}>`;
  const plain = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(name);
  return `${plain ? name : `"${name.replace(/(["\\])/g, '\\$1')}"`} <${address}>`;
}

/** RFC 2047: words of at most 75 characters, none of which ends within a character. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word]
    .map((it) => `=?UTF-8?B?${Buffer.from(it).toString('base64')}?=`)
    .join(' ');
}
