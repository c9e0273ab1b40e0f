import { createHash } from 'node:crypto';
import { openS3 } from '../platform/aws/s3.ts';
import { RejectMessage, RetryLater } from '../platform/errors.ts';

type Claim = { bucket: string; key: string; sha256: string };

/** Keeps a body that the bus cannot carry. Resolves when it is durable. */
export type StoreClaim = (input: Claim & { body: Buffer }) => Promise<void>;

/** Reads a claimed body back. */
export type LoadClaim = (claim: Claim) => Promise<string>;

/** Stores in S3. */
export const storeClaimInS3: StoreClaim = async ({ bucket, key, body, sha256 }) => {
  const { sdk, client } = await openS3();
  try {
    await client.send(
      new sdk.PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: 'application/json',
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      }),
    );
  } catch (cause) {
    throw new RetryLater('The claimed body could not be stored', { cause });
  } finally {
    client.destroy();
  }
};

/**
 * Loads from S3.
 * @throws RejectMessage when the object is gone or is not what was verified; RetryLater otherwise.
 */
export const loadClaimFromS3: LoadClaim = async ({ bucket, key, sha256 }) => {
  const { sdk, client } = await openS3();
  try {
    const found = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
    const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    return readClaimed(Buffer.from(bytes), sha256);
  } catch (cause) {
    if (cause instanceof RejectMessage) throw cause;
    if (cause instanceof Error && cause.name === 'NoSuchKey')
      throw new RejectMessage('The claimed body is gone: resend the event from Stripe', { cause });
    throw new RetryLater('The claimed body could not be read', { cause });
  } finally {
    client.destroy();
  }
};

function readClaimed(bytes: Buffer, sha256: string): string {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new RejectMessage('The claimed body is not the one that was verified');
  return bytes.toString('utf8');
}
