import { crc32 } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { giveBack } from '../give-back.ts';
import type { Upload } from './object-store.ts';
import { partSize } from './part-size.ts';

/** Parts on their way at once. Memory is (this + 1) × the size of a part. */
const IN_FLIGHT = 3;

export type ObjectOptions = Record<string, unknown>;

type Target = { bucket: string; key: string; expectedBytes: number; options: ObjectOptions };

/**
 * Sends pieces as a multipart upload with constant memory. What fits into one part goes by a single
 * put at `complete`, so nothing is on the store before.
 */
export function multipartUpload(
  target: Target,
  { client, bytesOf = partSize }: { client: S3Client; bytesOf?: typeof partSize },
): Upload {
  const at = { Bucket: target.bucket, Key: target.key };
  let size = bytesOf(target.expectedBytes);
  let spare: Buffer<ArrayBuffer>[] = [];
  const parts: { PartNumber: number; ETag: string; ChecksumCRC32: string }[] = [];
  const sending = new Set<Promise<void>>();
  let current = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  let number = 0;
  let uploadId: Promise<string> | undefined;
  let failure: unknown;

  const begin = async () => {
    const { CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3');
    const begun = await client.send(
      new CreateMultipartUploadCommand({ ...at, ...target.options, ChecksumAlgorithm: 'CRC32' }),
    );
    return begun.UploadId as string;
  };

  const sendPart = async (body: Buffer, part: number) => {
    const { UploadPartCommand } = await import('@aws-sdk/client-s3');
    uploadId ??= begin();
    const checksum = crc32Of(body);
    const sent = await client.send(
      new UploadPartCommand({
        ...at,
        UploadId: await uploadId,
        PartNumber: part,
        Body: body,
        ChecksumCRC32: checksum,
      }),
    );
    parts.push({ PartNumber: part, ETag: sent.ETag as string, ChecksumCRC32: checksum });
  };

  const ship = async () => {
    const buffer = current;
    number += 1;
    const work = sendPart(buffer.subarray(0, filled), number)
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => {
        sending.delete(work);
        if (buffer.length === size) spare.push(buffer);
      });
    sending.add(work);
    if (sending.size >= IN_FLIGHT) await Promise.race(sending);
    const next = bytesOf(target.expectedBytes, number + 1);
    if (next !== size) spare = [];
    size = next;
    current = spare.pop() ?? Buffer.allocUnsafeSlow(size);
    filled = 0;
  };

  const settle = async () => {
    await Promise.all(sending);
    if (failure) throw failure;
  };

  return {
    async write(piece) {
      for (let from = 0; from < piece.length; ) {
        if (failure) throw failure;
        if (filled === size) await ship();
        const length = piece.copy(current, filled, from);
        filled += length;
        from += length;
      }
      giveBack(piece);
    },
    async complete() {
      if (number === 0) return putWhole(current.subarray(0, filled));
      await ship();
      await settle();
      const { CompleteMultipartUploadCommand } = await import('@aws-sdk/client-s3');
      parts.sort((a, b) => a.PartNumber - b.PartNumber);
      await client.send(
        new CompleteMultipartUploadCommand({
          ...at,
          UploadId: await uploadId,
          MultipartUpload: { Parts: parts },
        }),
      );
    },
    async abort() {
      await Promise.all(sending);
      if (!uploadId) return;
      const { AbortMultipartUploadCommand } = await import('@aws-sdk/client-s3');
      const id = await uploadId.catch(() => undefined);
      if (id) await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: id }));
    },
  };

  async function putWhole(body: Buffer) {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    await client.send(
      new PutObjectCommand({ ...at, ...target.options, Body: body, ChecksumCRC32: crc32Of(body) }),
    );
  }
}

/** The checksum that S3 compares on arrival: zlib's is native, the SDK's own is JavaScript. */
export function crc32Of(bytes: Buffer): string {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes) >>> 0);
  return out.toString('base64');
}
