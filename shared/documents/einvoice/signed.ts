import { RejectMessage } from '../../platform/errors.ts';

/** `signedData` of RFC 5652, as it stands near the beginning of every signed file. */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');
const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/** Whether bytes are a file in a signed envelope (.p7m), binary or as base64. */
export function isSigned(bytes: Uint8Array): boolean {
  return binary(bytes.subarray(0, 88)).subarray(0, 48).includes(SIGNED_DATA);
}

/**
 * Takes a file out of its signed envelope (CAdES), as Italy's e-invoices travel. The signature is
 * not checked: who sends is asked elsewhere, and what is booked a person or a known vendor decides.
 */
export async function signedContent(bytes: Uint8Array): Promise<Uint8Array> {
  const { fromBER, OctetString } = await import('asn1js');
  const { result, offset } = fromBER(new Uint8Array(binary(bytes)));
  if (offset < 0) throw new RejectMessage('The signed envelope is damaged');
  // ContentInfo { type, [0] SignedData { version, digests, { type, [0] content }, … } }
  const child = (node: unknown, index: number): unknown =>
    (node as { valueBlock?: { value?: unknown[] } } | undefined)?.valueBlock?.value?.[index];
  const content = child(child(child(child(child(result, 1), 0), 2), 1), 0);
  if (!(content instanceof OctetString))
    throw new RejectMessage('The signed envelope carries no file');
  return new Uint8Array(content.getValue());
}

function binary(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0x30) return buffer;
  const text = buffer.toString('latin1');
  return BASE64.test(text) ? Buffer.from(text, 'base64') : buffer;
}
