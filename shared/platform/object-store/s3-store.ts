import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { openS3 } from '../aws/s3.ts';
import { DAY } from '../durations.ts';
import { crc32Of, multipartUpload, type ObjectOptions } from './multipart-upload.ts';
import type { ObjectStore } from './object-store.ts';

export type S3StoreConfig = {
  bucket: string;
  /** Another account, region or S3-compatible service; the environment's by default. */
  client?: S3ClientConfig;
  encryption?: { algorithm: 'AES256' | 'aws:kms'; kmsKeyId?: string | undefined };
  /** Object Lock in compliance mode: nobody deletes or overwrites for so many days. */
  lockDays?: number | undefined;
};

/** Retries of one call by the SDK, and of one download that broke off. */
const ATTEMPTS = 4;

/** Opens a bucket. Nothing connects before the first call. */
export async function openS3Store(config: S3StoreConfig): Promise<ObjectStore> {
  const { sdk, client } = await openS3({
    maxAttempts: ATTEMPTS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config.client,
  });
  leaveUnsigned(client, 'UploadPartCommand');
  const Bucket = config.bucket;

  const open = async (key: string, from: number) => {
    const range = from > 0 ? { Range: `bytes=${from}-` } : {};
    const answer = await client.send(new sdk.GetObjectCommand({ Bucket, Key: key, ...range }));
    return answer.Body as AsyncIterable<Buffer>;
  };

  async function* read(key: string): AsyncGenerator<Buffer> {
    let from = 0;
    const size = await sizeOf(key);
    for (let attempt = 1; ; attempt += 1) {
      try {
        for await (const piece of await open(key, from)) {
          from += piece.length;
          yield piece;
        }
        if (size === undefined || from >= size) return;
        throw new Error('The connection ended early');
      } catch (error) {
        if (isMissing(error) || attempt >= ATTEMPTS || (size !== undefined && from >= size))
          throw error;
      }
    }
  }

  const sizeOf = async (key: string) => {
    try {
      const head = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: key }));
      return head.ContentLength;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  return {
    name: `s3://${Bucket}`,
    bucket: Bucket,
    upload: ({ key, expectedBytes }) =>
      multipartUpload(
        { bucket: Bucket, key, expectedBytes, options: optionsOf(config) },
        { client },
      ),
    async put(key, bytes) {
      const object = { Bucket, Key: key, Body: bytes, ChecksumCRC32: crc32Of(bytes) };
      await client.send(new sdk.PutObjectCommand({ ...object, ...optionsOf(config) }));
    },
    async get(key) {
      try {
        const found = await client.send(new sdk.GetObjectCommand({ Bucket, Key: key }));
        return Buffer.from((await found.Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async copyFrom({ bucket, key }) {
      const CopySource = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      const target = { Bucket, Key: key, CopySource };
      await client.send(new sdk.CopyObjectCommand({ ...target, ...optionsOf(config) }));
    },
    size: sizeOf,
    read,
    async *list(prefix) {
      let token: string | undefined;
      do {
        const page = await client.send(
          new sdk.ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken: token }),
        );
        for (const { Key, Size, LastModified } of page.Contents ?? [])
          yield { key: Key as string, size: Size ?? 0, modified: LastModified ?? new Date(0) };
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token);
    },
    async remove(key) {
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key }));
    },
    async abortUploadsBefore({ prefix, before }) {
      const found = await client.send(
        new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: prefix }),
      );
      const stale = (found.Uploads ?? []).filter(
        ({ Initiated }) => Initiated && Initiated < before,
      );
      for (const { Key, UploadId } of stale)
        await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      return stale.length;
    },
    close: () => client.destroy(),
  };
}

/**
 * Signs a command without its body: a SHA-256 of each part would be a second one over the whole
 * backup. On its way a part has a CRC-32 that the store compares (and TLS, on AWS); what is stored is
 * authenticated by age and compared with the manifest's own SHA-256.
 */
function leaveUnsigned(client: S3Client, command: string): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      if (context.commandName === command) headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
      return next(args);
    },
    { step: 'build', name: 'leaveUnsigned' },
  );
}

function optionsOf({ encryption, lockDays }: S3StoreConfig): ObjectOptions {
  return {
    ...(encryption && { ServerSideEncryption: encryption.algorithm }),
    ...(encryption?.kmsKeyId && { SSEKMSKeyId: encryption.kmsKeyId }),
    ...(lockDays && {
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(Date.now() + lockDays * DAY),
    }),
  };
}

function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404;
}
