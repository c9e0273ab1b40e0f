import { createHmac, generateKeyPairSync, hkdfSync, timingSafeEqual } from 'node:crypto';
import { BackupDamaged, WrongBackupKey } from '../errors.ts';
import { type Identity, type Recipient, recipientFromRaw, sharedSecret } from './keys.ts';
import { openChunk, sealChunk } from './payload.ts';

const VERSION = 'age-encryption.org/v1';
const X25519 = 'age-encryption.org/v1/X25519';
const ZERO_NONCE = Buffer.alloc(12);
const FILE_KEY = 16;
const WRAPPED = 32;
const LINE = 64;
/** Bytes. A header with a hundred recipients has 10 kB; more than this is not a header. */
const LONGEST = 65_536;

/** The age header that hands `fileKey` to each recipient. */
export function writeHeader(fileKey: Buffer, recipients: Recipient[]): Buffer {
  const stanzas = recipients.map((recipient) => {
    const pair = generateKeyPairSync('x25519');
    const share = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const secret = sharedSecret(pair.privateKey, recipient.publicKey);
    const wrap = wrapKey(secret, { share, recipient });
    const body = Buffer.concat(sealChunk(wrap, ZERO_NONCE, [fileKey]));
    return `-> X25519 ${base64(share)}\n${base64(body)}\n`;
  });
  const covered = `${VERSION}\n${stanzas.join('')}---`;
  return Buffer.from(`${covered} ${base64(headerMac(fileKey, covered))}\n`);
}

export type ParsedHeader = { fileKey: Buffer; length: number };

/**
 * Finds the header at the start of `bytes`.
 * @returns undefined while the header is not complete yet.
 * @throws BackupDamaged when it is no age header or was changed; WrongBackupKey when no identity opens it.
 */
export function readHeader(bytes: Buffer, identities: Identity[]): ParsedHeader | undefined {
  const begin = `${VERSION}\n`;
  const start = bytes.subarray(0, begin.length).toString('latin1');
  if (!begin.startsWith(start)) throw new BackupDamaged('This is not an age file');
  const mark = bytes.indexOf('\n--- ');
  const end = mark < 0 ? -1 : bytes.indexOf('\n', mark + 1);
  if (end < 0) {
    if (bytes.length > LONGEST) throw new BackupDamaged('The age header does not end');
    return undefined;
  }
  const text = bytes.subarray(0, end).toString('latin1');
  const covered = text.slice(0, mark + 4);
  const fileKey = unwrap(stanzasOf(text.slice(begin.length, mark + 1)), identities);
  const mac = unbase64(text.slice(mark + 5), 32);
  if (!timingSafeEqual(mac, headerMac(fileKey, covered)))
    throw new BackupDamaged('The age header was changed');
  return { fileKey, length: end + 1 };
}

type Stanza = { kind: string; arguments: string[]; body: Buffer };

const MALFORMED = 'The age header is malformed';
/** Visible ASCII, parted by single spaces. */
const ARGUMENTS = /^->( [\x21-\x7e]+)+$/;

/** Of every recipient, also of kinds that are not known here: what is malformed anywhere is no header. */
function stanzasOf(text: string): Stanza[] {
  const lines = text.split('\n').slice(0, -1);
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string;
    if (!ARGUMENTS.test(line)) throw new BackupDamaged(MALFORMED);
    const [kind = '', ...rest] = line.slice(3).split(' ');
    let body = '';
    at += 1;
    // A body ends with its first line that is not full.
    for (let full = true; full; at += 1) {
      const next = lines[at];
      if (next === undefined || next.length > LINE) throw new BackupDamaged(MALFORMED);
      body += next;
      full = next.length === LINE;
    }
    stanzas.push({ kind, arguments: rest, body: unbase64(body) });
  }
  if (stanzas.length === 0) throw new BackupDamaged(MALFORMED);
  return stanzas;
}

function unwrap(stanzas: Stanza[], identities: Identity[]): Buffer {
  for (const { kind, arguments: given, body } of stanzas) {
    if (kind !== 'X25519') continue;
    const share = unbase64(given[0] ?? '', 32);
    if (given.length !== 1 || body.length !== WRAPPED) throw new BackupDamaged(MALFORMED);
    for (const { privateKey, recipient } of identities) {
      try {
        const secret = sharedSecret(privateKey, recipientFromRaw(share).publicKey);
        const fileKey = openChunk(wrapKey(secret, { share, recipient }), ZERO_NONCE, body);
        if (fileKey.length === FILE_KEY) return fileKey;
      } catch {
        // Written for another recipient: the next one may be ours.
      }
    }
  }
  throw new WrongBackupKey('None of the given keys opens this backup');
}

function wrapKey(secret: Buffer, { share, recipient }: { share: Buffer; recipient: Recipient }) {
  const salt = Buffer.concat([share, recipient.raw]);
  return Buffer.from(hkdfSync('sha256', secret, salt, X25519, 32));
}

function headerMac(fileKey: Buffer, covered: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', fileKey, '', 'header', 32));
  return createHmac('sha256', key).update(covered, 'latin1').digest();
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

/** Canonical base64 without padding: a second spelling of the same bytes is refused. */
function unbase64(text: string, length?: number): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (base64(bytes) !== text || (length !== undefined && bytes.length !== length))
    throw new BackupDamaged(MALFORMED);
  return bytes;
}
