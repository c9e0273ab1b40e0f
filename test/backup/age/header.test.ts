import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { bech32 } from '@scure/base';
import { decryptWith } from '../../../shared/backup/age/decrypt.ts';
import {
  generateIdentity,
  identityText,
  parseIdentity,
  parseRecipient,
} from '../../../shared/backup/age/keys.ts';

/**
 * Files that are made by the text of https://age-encryption.org/v1, with a MAC that is right for
 * whatever the header says: only the rule in question can refuse them.
 */

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');
const hkdf = (secret: Uint8Array, salt: Uint8Array | string, info: string) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, 32));

function seal(key: Buffer, nonce: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([sealed, cipher.getAuthTag()]);
}

const PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex');
const raw = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(-32);

const own = generateIdentity();
const FILE_KEY = randomBytes(16);

/** An X25519 stanza for a recipient: share and wrapped file key. */
function x25519(recipient = own.recipient.publicKey, fileKey = FILE_KEY) {
  const der = Buffer.concat([PRIVATE, randomBytes(32)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const share = raw(createPublicKey(privateKey));
  const secret = diffieHellman({ privateKey, publicKey: recipient });
  const wrap = hkdf(secret, Buffer.concat([share, raw(recipient)]), 'age-encryption.org/v1/X25519');
  return { share, body: seal(wrap, Buffer.alloc(12), fileKey) };
}

const { share, body } = x25519();
const STANZA = `-> X25519 ${b64(share)}\n${b64(body)}\n`;

const chunkNonce = (count: number, last: boolean) => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(count, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

/** A whole file around a header. `chunks` says what is sealed, the last one as the last. */
function file(
  stanzas: string,
  more: { chunks?: Buffer[]; version?: string; mac?: (right: string) => string } = {},
): Buffer {
  const { chunks = [Buffer.from('hello')], version = 'age-encryption.org/v1', mac } = more;
  const covered = `${version}\n${stanzas}---`;
  const key = hkdf(FILE_KEY, '', 'header');
  const right = b64(createHmac('sha256', key).update(covered, 'latin1').digest());
  const nonce = randomBytes(16);
  const payload = hkdf(FILE_KEY, nonce, 'payload');
  return Buffer.concat([
    Buffer.from(`${covered} ${mac ? mac(right) : right}\n`, 'latin1'),
    nonce,
    ...chunks.map((chunk, i) => seal(payload, chunkNonce(i, i === chunks.length - 1), chunk)),
  ]);
}

const open = (bytes: Buffer, step = bytes.length) =>
  buffer(
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
        bytes.subarray(i * step, (i + 1) * step),
      ),
      { objectMode: false },
    ).pipe(decryptWith([own])),
  ).then(
    (plain) => String(plain),
    (error: Error) => error.name,
  );

const other = generateIdentity().recipient.publicKey;
const foreign = x25519(other);
const FOREIGN = `-> X25519 ${b64(foreign.share)}\n${b64(foreign.body)}\n`;
/** Another spelling of the same bytes: unused bits that are not zero. */
const uncanonical = (text: string) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return text.slice(0, -1) + letters[letters.indexOf(text.at(-1) as string) + 1];
};

describe('an age header', () => {
  it.each([
    ['for one recipient', STANZA],
    ['for another one first', FOREIGN + STANZA],
    ['with a kind that is not known, of any arguments', `-> grease !~ "x" 1\nAAAA\n${STANZA}`],
    ['with an empty body', `-> grease\n\n${STANZA}`],
    ['with a body of a full line and an empty one', `-> grease\n${'A'.repeat(64)}\n\n${STANZA}`],
    ['with a body of two lines', `-> grease\n${'A'.repeat(64)}\nAAAA\n${STANZA}`],
  ])('%s is read', async (_what, stanzas) => {
    for (const step of [1, 7, 10_000]) expect(await open(file(stanzas), step)).toBe('hello');
  });

  it.each([
    ['a stanza with an empty argument', `-> grease  x\nAAAA\n${STANZA}`],
    ['a stanza with a space at its end', `-> grease \nAAAA\n${STANZA}`],
    ['a stanza without a kind', `->\nAAAA\n${STANZA}`],
    ['a stanza with a letter beyond ASCII', `-> gr\u00e9ase\nAAAA\n${STANZA}`],
    ['a stanza with a control character', `-> gre\u0007ase\nAAAA\n${STANZA}`],
    ['a body with padding', `-> grease\nAA==\n${STANZA}`],
    ['a body with a letter outside of base64', `-> grease\nAA-_\n${STANZA}`],
    ['a body that is not canonical', `-> grease\nAB\n${STANZA}`],
    ['a body with a line that is too long', `-> grease\n${'A'.repeat(68)}\n${STANZA}`],
    ['a body without its last line', `-> grease\n${'A'.repeat(64)}\n${STANZA}`],
    ['a line that belongs to nothing', `grease\n${STANZA}`],
    ['no stanza', ''],
    ['a stanza without a body', `-> X25519 ${b64(share)}\n`],
    ['X25519 with two arguments', `-> X25519 ${b64(share)} x\n${b64(body)}\n`],
    ['X25519 without an argument', `-> X25519\n${b64(body)}\n`],
    ['X25519 with a short share', `-> X25519 ${b64(share.subarray(1))}\n${b64(body)}\n`],
    ['X25519 with a long body', `-> X25519 ${b64(share)}\n${b64(Buffer.concat([body, body]))}\n`],
    [
      'X25519 with a share that is not canonical',
      `-> X25519 ${uncanonical(b64(share))}\n${b64(body)}\n`,
    ],
    [
      'X25519 with a body that is not canonical',
      `-> X25519 ${b64(share)}\n${uncanonical(b64(body))}\n`,
    ],
    ['carriage returns', STANZA.replaceAll('\n', '\r\n')],
  ])('with %s is refused', async (_what, stanzas) => {
    for (const step of [1, 10_000]) expect(await open(file(stanzas), step)).toBe('BackupDamaged');
  });

  it('with another version, a MAC that is wrong, padded or not canonical is refused', async () => {
    for (const more of [
      { version: 'age-encryption.org/v2' },
      { mac: (right: string) => `${right}=` },
      { mac: uncanonical },
      { mac: (right: string) => right.slice(0, -1) },
      { mac: (right: string) => `${right} ` },
      { mac: () => b64(randomBytes(32)) },
    ])
      expect(await open(file(STANZA, more))).toBe('BackupDamaged');
  });

  it('for others only is a wrong key and not a damaged file', async () => {
    expect(await open(file(FOREIGN))).toBe('WrongBackupKey');
    const long = x25519(own.recipient.publicKey, randomBytes(32));
    const stanza = `-> X25519 ${b64(long.share)}\n${b64(long.body)}\n`;
    expect(await open(file(stanza))).not.toBe('hello');
  });
});

describe('an age payload', () => {
  const full = Buffer.alloc(65_536, 'a');

  it.each([
    ['nothing', [Buffer.alloc(0)]],
    ['a full chunk', [full]],
    ['a full chunk and a byte', [full, Buffer.from('b')]],
  ])('of %s is read', async (_what, chunks) => {
    for (const step of [65_552, 10_000_000])
      expect(await open(file(STANZA, { chunks }), step)).toBe(String(Buffer.concat(chunks)));
  });

  it.each([
    ['that ends with an empty chunk', [full, Buffer.alloc(0)]],
    ['with a short chunk before its end', [Buffer.from('a'), Buffer.from('b')]],
  ])('%s is refused', async (_what, chunks) => {
    for (const step of [1_000, 10_000_000])
      expect(await open(file(STANZA, { chunks }), step)).toBe('BackupDamaged');
  });

  it('is refused without its end, or within its header', async () => {
    const whole = file(STANZA, { chunks: [full, full] });
    const header = whole.indexOf('\n--- ') + 5 + 44;
    for (const end of [
      header - 10,
      header,
      header + 15,
      header + 16,
      header + 40,
      header + 16 + 65_552,
    ])
      expect([end, await open(whole.subarray(0, end))]).toEqual([end, 'BackupDamaged']);
  });
});

describe('a public key of age', () => {
  it('is read with space around it, and refused in words where it is cut off or too short', () => {
    const { text } = own.recipient;
    expect(parseRecipient(` ${text}\n`).text).toBe(text);
    expect(() => parseRecipient(text.slice(0, -1))).toThrow(
      'The backup recipient is not valid: its checksum does not match, or it is cut off',
    );
    const short = bech32.encode('age', bech32.toWords(Buffer.alloc(31)), false);
    expect(() => parseRecipient(short)).toThrow('its length is wrong');
  });
});

describe('a key of age', () => {
  it('is written and read in upper case, and read in lower case', () => {
    const text = identityText(own);
    expect(text).toMatch(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
    for (const spelling of [text, text.toLowerCase(), `  ${text}\n`])
      expect(parseIdentity(spelling).recipient.text).toBe(own.recipient.text);
    expect(() => parseIdentity(own.recipient.text)).toThrow(/another kind of key/);
    expect(() => parseIdentity(text.slice(0, 20) + text.slice(20).toLowerCase())).toThrow(
      /not valid/,
    );
  });
});
