import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Entry } from 'yauzl';

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
  const { default: yauzl } = await import('yauzl');
  try {
    const zip = await yauzl.fromBufferPromise(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      // Programs write names in UTF-8 and do not say so.
      { lazyEntries: true, decodeStrings: false },
    );
    if (zip.entryCount > most.files) return undefined;
    const files: { name: string; bytes: Uint8Array }[] = [];
    let left = most.bytes;
    for await (const entry of zip.eachEntry()) {
      left -= entry.uncompressedSize;
      if (left < 0) return undefined;
      const name = nameOf(entry);
      if (/[\\/]$/.test(name)) continue;
      // It is no longer than it says, or the stream fails.
      const file = await buffer(await zip.openReadStreamPromise(entry));
      if (crc32(file) !== entry.crc32) return undefined;
      files.push({ name, bytes: new Uint8Array(file) });
    }
    return files;
  } catch {
    return undefined;
  }
}

function nameOf({ fileNameRaw }: Entry): string {
  const text = fileNameRaw.toString('utf8');
  return Buffer.from(text).equals(fileNameRaw) ? text : fileNameRaw.toString('latin1');
}
