import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';

type Entry = {
  name: string;
  /** 0: as it is, 8: deflated; nobody mails others. */
  method: number;
  crc: number;
  /** Bytes, packed and not. */
  packed: number;
  size: number;
  /** Where its own head begins. */
  at: number;
};

const inflate = promisify(inflateRaw);

const END = 0x06054b50;
const LISTED = 0x02014b50;
const HEAD = 0x04034b50;
/** The record at the end, and the comment that may stand after it. */
const END_BYTES = 22;
const LONGEST_END = END_BYTES + 0xffff;
/** Flags of an entry: it is encrypted, and its name is in UTF-8. */
const ENCRYPTED = 0x2041;
const UTF8 = 0x800;

/**
 * The files of a zip, by its directory, whose sums have to be right. Folders are none.
 * @param most entries, and bytes of all together as the directory says; what unpacks to more is damaged
 * @returns undefined where it is no zip, is encrypted, damaged, in parts or packed in an unusual way, or holds more:
 * half of what somebody sent is not what was sent.
 */
export async function filesOfZip(
  bytes: Uint8Array,
  most: { files: number; bytes: number },
): Promise<{ name: string; bytes: Uint8Array }[] | undefined> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const entries = listed(zip, most.files);
    if (!entries || entries.reduce((sum, { size }) => sum + size, 0) > most.bytes) return undefined;
    const files: { name: string; bytes: Uint8Array }[] = [];
    for (const entry of entries) {
      if (/[\\/]$/.test(entry.name)) continue;
      const file = await unpack(zip, entry);
      if (!file) return undefined;
      files.push({ name: entry.name, bytes: file });
    }
    return files;
  } catch {
    // Numbers that lead outside of the bytes, and streams that end early or go on.
    return undefined;
  }
}

/** @throws RangeError where the directory leads outside of the bytes */
function listed(zip: Buffer, most: number): Entry[] | undefined {
  const end = endOf(zip);
  if (end === undefined) return undefined;
  const count = zip.readUInt16LE(end + 10);
  if (count > most || count !== zip.readUInt16LE(end + 8)) return undefined;
  const entries: Entry[] = [];
  for (let at = zip.readUInt32LE(end + 16), i = 0; i < count; i += 1) {
    const flags = zip.readUInt16LE(at + 8);
    if (zip.readUInt32LE(at) !== LISTED || flags & ENCRYPTED) return undefined;
    const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28));
    entries.push({
      name: name.toString(flags & UTF8 || isUtf8(name) ? 'utf8' : 'latin1'),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      at: zip.readUInt32LE(at + 42),
    });
    at += 46 + name.length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(zip: Buffer): number | undefined {
  const first = Math.max(0, zip.length - LONGEST_END);
  for (let at = zip.length - END_BYTES; at >= first; at -= 1)
    if (zip.readUInt32LE(at) === END) return at;
  return undefined;
}

/** Programs that do not say so write it all the same. */
const isUtf8 = (name: Buffer) => Buffer.from(name.toString('utf8')).equals(name);

/** @throws where it unpacks to more than it says, or ends early */
async function unpack(zip: Buffer, entry: Entry): Promise<Uint8Array | undefined> {
  const { at, method, packed, size, crc } = entry;
  if (zip.readUInt32LE(at) !== HEAD) return undefined;
  const from = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  if (from + packed > zip.length) return undefined;
  const stored = zip.subarray(from, from + packed);
  const file =
    method === 0
      ? stored
      : method === 8
        ? await inflate(stored, { maxOutputLength: Math.max(size, 1) })
        : undefined;
  return file?.length === size && crc32(file) === crc ? new Uint8Array(file) : undefined;
}
