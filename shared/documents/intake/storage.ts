import { openS3 } from '../../platform/aws/s3.ts';
import { RejectMessage, RetryLater } from '../../platform/errors.ts';
import { MAX_BYTES } from '../limits.ts';

export type DocumentStorage = {
  /**
   * @param object.most bytes that are read of it, a file's limit without: one more than that comes of
   *   what is larger, so that it is refused by its size and not read into memory.
   * @throws RejectMessage when the object is gone; RetryLater when storage is away.
   */
  load(object: { bucket: string; key: string; most?: number }): Promise<Uint8Array>;
  /**
   * An address to which exactly this many bytes of this type may be put, once, within a while: what
   * was read and approved can never be replaced by whoever still holds the address.
   */
  presign(upload: Upload): Promise<{ url: string; headers: Record<string, string> }>;
  /** Puts a file where none lies; what lies there already stays. @throws RetryLater */
  put(object: { bucket: string; key: string; bytes: Uint8Array }): Promise<void>;
};

export type Upload = {
  bucket: string;
  key: string;
  bytes: number;
  contentType: string;
  /** Seconds. */
  validFor: number;
};

/** A checksum of an empty body would otherwise be signed into an address. */
const NO_CHECKSUM = { requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

/** Documents in S3. */
export const s3Storage: DocumentStorage = {
  async load({ bucket, key, most = MAX_BYTES }) {
    const { sdk, client } = await openS3(NO_CHECKSUM);
    try {
      const found = await client.send(
        new sdk.GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${most}` }),
      );
      return (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (cause) {
      const { name } = cause as Error;
      // An empty object has no range to give.
      if (name === 'InvalidRange') return new Uint8Array();
      if (name === 'NoSuchKey') throw new RejectMessage('The upload is gone', { cause });
      throw new RetryLater('The upload could not be read', { cause });
    } finally {
      client.destroy();
    }
  },
  async put({ bucket, key, bytes }) {
    const { sdk, client } = await openS3();
    try {
      await client.send(
        new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, IfNoneMatch: '*' }),
      );
    } catch (cause) {
      if ((cause as Error).name === 'PreconditionFailed') return;
      throw new RetryLater('The document could not be put', { cause });
    } finally {
      client.destroy();
    }
  },
  async presign({ bucket, key, bytes, contentType, validFor }) {
    const { sdk, client } = await openS3(NO_CHECKSUM);
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const command = new sdk.PutObjectCommand({
      Bucket: bucket,
      Key: key,
      ContentLength: bytes,
      ContentType: contentType,
      IfNoneMatch: '*',
    });
    // Signed headers: another size or type, or a second put, is another request, which S3 refuses.
    const signed = new Set(['content-length', 'content-type', 'host', 'if-none-match']);
    const url = await getSignedUrl(client, command, {
      expiresIn: validFor,
      signableHeaders: signed,
      unhoistableHeaders: signed,
    });
    client.destroy();
    return {
      url,
      headers: {
        'content-type': contentType,
        'content-length': String(bytes),
        'if-none-match': '*',
      },
    };
  },
};
