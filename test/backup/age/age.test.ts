import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import * as reference from 'age-encryption';
import { decryptWith } from '../../../shared/backup/age/decrypt.ts';
import { encryptTo } from '../../../shared/backup/age/encrypt.ts';
import {
  generateIdentity,
  type Identity,
  identityText,
  parseIdentities,
  parseIdentity,
  parseRecipient,
  parseRecipients,
  type Recipient,
} from '../../../shared/backup/age/keys.ts';

const HEX_KEY = '77076d0a7318a57d3c16c17251b26645df4a3b20fc9e3a1c9ee4e1e9a1c3a5f1';
const SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 300_001];

/** Of a copy: what is written to `encryptTo` is its own. */
const seal = (bytes: Buffer, to: Recipient[], step = 50_000) =>
  buffer(inPieces(Buffer.from(bytes), step).pipe(encryptTo(to)));

async function open(bytes: Buffer, keys: Identity[], step = 50_000): Promise<Buffer> {
  return buffer(inPieces(bytes, step).pipe(decryptWith(keys)));
}

function inPieces(bytes: Buffer, step: number): Readable {
  const count = Math.ceil(bytes.length / step);
  return Readable.from(
    Array.from({ length: count }, (_, i) => bytes.subarray(i * step, (i + 1) * step)),
  );
}

describe('an age file', () => {
  const key = generateIdentity();

  it.each(SIZES)(
    'of %i bytes comes back as it was, however it is cut into pieces',
    async (size) => {
      const plain = randomBytes(size);
      for (const step of [7_001, 65_536, 1 << 20]) {
        const sealed = await seal(plain, [key.recipient], step);
        expect((await open(sealed, [key], step)).equals(plain)).toBe(true);
      }
    },
  );

  it('arrives in single bytes too', async () => {
    const plain = randomBytes(70_000);
    expect(await open(await seal(plain, [key.recipient]), [key], 1)).toEqual(plain);
  });

  it('opens with each of its recipients and with nobody else', async () => {
    const [second, stranger] = [generateIdentity(), generateIdentity()];
    const sealed = await seal(Buffer.from('rows'), [key.recipient, second.recipient]);
    expect(String(await open(sealed, [key]))).toBe('rows');
    expect(String(await open(sealed, [stranger, second]))).toBe('rows');
    await expect(open(sealed, [stranger])).rejects.toMatchObject({ name: 'WrongBackupKey' });
  });

  it.each(SIZES)(
    'of %i bytes is read by the reference library, and the other way round',
    async (size) => {
      const plain = randomBytes(size);
      const decrypter = new reference.Decrypter();
      decrypter.addIdentity(identityText(key));
      const theirs = await decrypter.decrypt(await seal(plain, [key.recipient]));
      expect(Buffer.from(theirs).equals(plain)).toBe(true);

      const encrypter = new reference.Encrypter();
      encrypter.addRecipient(key.recipient.text);
      const sealed = Buffer.from(await encrypter.encrypt(plain));
      expect((await open(sealed, [key])).equals(plain)).toBe(true);
    },
  );

  it('is read and written by the age command where the machine has it', async () => {
    if (spawnSync('age', ['--version']).error) {
      console.warn('The age command is not on the PATH: only the reference library was compared.');
      return;
    }
    const dir = await mkdtemp(join(tmpdir(), 'nightshift-age-'));
    try {
      const plain = randomBytes(200_000);
      const [keyFile, sealedFile] = [join(dir, 'key.txt'), join(dir, 'x.age')];
      await writeFile(keyFile, `# comment\n${identityText(key)}\n`);
      await writeFile(sealedFile, await seal(plain, [key.recipient]));
      const options = { maxBuffer: 1 << 20 };
      expect(execFileSync('age', ['-d', '-i', keyFile, sealedFile], options).equals(plain)).toBe(
        true,
      );
      execFileSync('age', ['-r', key.recipient.text, '-o', `${sealedFile}.2`], { input: plain });
      expect((await open(await readFile(`${sealedFile}.2`), [key])).equals(plain)).toBe(true);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('a damaged age file', () => {
  const key = generateIdentity();
  const plain = randomBytes(200_000);
  const damaged = (bytes: Buffer) =>
    expect(open(bytes, [key])).rejects.toMatchObject({
      name: expect.stringMatching(/BackupDamaged|WrongBackupKey/),
    });

  it('is refused wherever it is cut', async () => {
    const sealed = await seal(plain, [key.recipient]);
    const headerEnd = sealed.indexOf('\n--- ') + 50;
    const chunkEnds = [1, 2, 3].map((n) => headerEnd + 16 + n * 65_552);
    for (const length of [0, 1, 30, headerEnd, ...chunkEnds, sealed.length - 1, sealed.length - 16])
      await damaged(sealed.subarray(0, length));
  });

  it('is refused with bytes after its end', async () => {
    const sealed = await seal(plain, [key.recipient]);
    await damaged(Buffer.concat([sealed, Buffer.from([0])]));
    await damaged(Buffer.concat([sealed, sealed]));
  });

  it('is refused with any flipped bit', async () => {
    const sealed = await seal(plain, [key.recipient]);
    for (let i = 0; i < 200; i += 1) {
      const changed = Buffer.from(sealed);
      const at = i < 100 ? i * 2 : Math.floor((i / 200) * sealed.length);
      changed[at] = (changed[at] as number) ^ (1 << (i % 8));
      await damaged(changed);
    }
  });

  it('is refused with two chunks swapped or one left out', async () => {
    const sealed = await seal(plain, [key.recipient]);
    const start = sealed.indexOf('\n', sealed.indexOf('\n--- ') + 1) + 1 + 16;
    const chunk = (n: number) => sealed.subarray(start + n * 65_552, start + (n + 1) * 65_552);
    const head = sealed.subarray(0, start);
    await damaged(Buffer.concat([head, chunk(1), chunk(0), chunk(2), chunk(3)]));
    await damaged(Buffer.concat([head, chunk(1), chunk(2), chunk(3)]));
    await damaged(Buffer.concat([head, chunk(0), chunk(1), chunk(2)]));
    expect(
      await open(Buffer.concat([head, chunk(0), chunk(1), chunk(2), chunk(3)]), [key]),
    ).toEqual(plain);
  });
});

describe('keys', () => {
  it('of 64 hex characters are ordinary age identities', async () => {
    const key = parseIdentity(HEX_KEY);
    expect(identityText(parseIdentity(identityText(key)))).toBe(identityText(key));
    expect(await reference.identityToRecipient(identityText(key))).toBe(key.recipient.text);
  });

  it('generated by the reference library are read', async () => {
    const text = await reference.generateIdentity();
    expect(parseIdentity(text).recipient.text).toBe(await reference.identityToRecipient(text));
  });

  it('come from files with comments, and recipients from lists', () => {
    const [a, b] = [generateIdentity(), generateIdentity()];
    const file = `# created today\n${identityText(a)}\n\n${identityText(b)}\n`;
    expect(parseIdentities(file).map((k) => k.recipient.text)).toEqual([
      a.recipient.text,
      b.recipient.text,
    ]);
    const list = `${a.recipient.text}, ${b.recipient.text}`;
    expect(parseRecipients(list).map((r) => r.text)).toEqual([a.recipient.text, b.recipient.text]);
  });

  it('that are wrong are refused without being quoted', () => {
    const text = identityText(generateIdentity());
    const wrong = `${text.slice(0, -1)}${text.endsWith('Q') ? 'P' : 'Q'}`;
    const refusal = (read: () => unknown) => {
      try {
        read();
      } catch (error) {
        return String(error);
      }
      return '';
    };
    expect(refusal(() => parseIdentity(wrong))).toMatch(/secret key is not valid: its checksum/);
    expect(refusal(() => parseIdentity(wrong))).not.toContain(wrong.slice(20, 40));
    expect(refusal(() => parseRecipient(text))).toMatch(/another kind of key/);
    expect(refusal(() => parseIdentity('abc'))).toMatch(/not valid/);
    expect(() => encryptTo([])).toThrow(/at least one recipient/);
  });
});
