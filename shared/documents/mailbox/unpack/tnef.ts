/** What a file in Microsoft's form of a mail begins with ([MS-OXTNEF] 2.1.3.2). */
const SIGNATURE = 0x223e9f78;
/** The attributes of an attachment that count here: one begins, its name, its bytes. */
const BEGINS = 0x00069002;
const TITLE = 0x00018010;
const DATA = 0x0006800f;
/** An attribute's level, id and length before it, its checksum after it. */
const BEFORE = 9;
const AFTER = 2;

/**
 * The files that Outlook put into a `winmail.dat`. Mails within it have no bytes of their own there: they are
 * named, as empty files that nobody reads.
 * @returns undefined where it is none, ends early, or an attribute's checksum is wrong
 */
export function filesOfTnef(bytes: Uint8Array): { name: string; bytes: Uint8Array }[] | undefined {
  const tnef = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tnef.length < 6 || tnef.readUInt32LE(0) !== SIGNATURE) return undefined;
  const files: { name: string; bytes?: Uint8Array }[] = [];
  for (let at = 6; at < tnef.length; ) {
    if (at + BEFORE > tnef.length) return undefined;
    const end = at + BEFORE + tnef.readUInt32LE(at + 5);
    if (end + AFTER > tnef.length) return undefined;
    const value = tnef.subarray(at + BEFORE, end);
    if (sumOf(value) !== tnef.readUInt16LE(end)) return undefined;
    const id = tnef.readUInt32LE(at + 1);
    if (id === BEGINS) files.push({ name: 'attachment' });
    const file = files.at(-1);
    if (file && id === TITLE)
      file.name = value.toString('latin1').replace(/\0.*$/s, '') || file.name;
    if (file && id === DATA) file.bytes = new Uint8Array(value);
    at = end + AFTER;
  }
  return files.map(({ name, bytes }) =>
    bytes ? { name, bytes } : { name: `${name}.msg`, bytes: new Uint8Array() },
  );
}

/** Its bytes added up, of which the lower two stay. */
function sumOf(value: Uint8Array): number {
  let sum = 0;
  for (const byte of value) sum = (sum + byte) & 0xffff;
  return sum;
}
