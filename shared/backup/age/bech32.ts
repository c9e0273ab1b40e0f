const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LENGTH = 6;

/** Encodes bytes as lower-case bech32 (BIP 173) without its 90-character limit, as age does. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const data = regroup(bytes, { from: 8, to: 5, pad: true });
  const check = polymod([...expand(prefix), ...data, ...new Array(CHECKSUM_LENGTH).fill(0)]) ^ 1;
  const checksum = Array.from(
    { length: CHECKSUM_LENGTH },
    (_, i) => (check >>> (5 * (5 - i))) & 31,
  );
  return `${prefix}1${[...data, ...checksum].map((value) => ALPHABET[value]).join('')}`;
}

/**
 * Decodes bech32 of either case (never mixed).
 * @throws Error that says what is wrong, never quoting the text: it may be a secret key.
 */
export function decodeBech32(text: string): { prefix: string; bytes: Buffer } {
  if (text !== text.toLowerCase() && text !== text.toUpperCase())
    throw new Error('mixed upper and lower case');
  const lower = text.toLowerCase();
  const separator = lower.lastIndexOf('1');
  if (separator < 1 || separator + CHECKSUM_LENGTH >= lower.length) throw new Error('too short');
  const prefix = lower.slice(0, separator);
  const values = [...lower.slice(separator + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1)) throw new Error('a character outside the alphabet');
  if (polymod([...expand(prefix), ...values]) !== 1) throw new Error('the checksum does not match');
  const bytes = regroup(values.slice(0, -CHECKSUM_LENGTH), { from: 5, to: 8, pad: false });
  return { prefix, bytes: Buffer.from(bytes) };
}

function polymod(values: number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if ((top >>> bit) & 1) check ^= generator;
    });
  }
  return check >>> 0;
}

const expand = (prefix: string) => [
  ...[...prefix].map((letter) => letter.charCodeAt(0) >>> 5),
  0,
  ...[...prefix].map((letter) => letter.charCodeAt(0) & 31),
];

function regroup(
  values: Iterable<number>,
  { from, to, pad }: { from: number; to: number; pad: boolean },
) {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = ((held << from) | value) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((held >>> bits) & ((1 << to) - 1));
    }
  }
  if (pad && bits > 0) out.push((held << (to - bits)) & ((1 << to) - 1));
  if (!pad && (bits >= from || (held & ((1 << bits) - 1)) !== 0))
    throw new Error('the padding is not zero');
  return out;
}
