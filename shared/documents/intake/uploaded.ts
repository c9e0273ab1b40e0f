import * as z from 'zod/mini';
import { RejectMessage } from '../../platform/errors.ts';

/** S3's "Object Created" as EventBridge delivers it. */
const ObjectCreated = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string(), size: z.optional(z.number()) }),
  }),
});

export type Uploaded = {
  bucket: string;
  key: string;
};

/** @throws RejectMessage for anything but S3's event. */
export function parseUploaded(raw: string): Uploaded {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch (cause) {
    throw new RejectMessage('The message is no JSON', { cause });
  }
  const event = z.safeParse(ObjectCreated, json);
  if (!event.success) throw new RejectMessage('The message is no "Object Created" of S3');
  const { bucket, object } = event.data.detail;
  return { bucket: bucket.name, key: decodeURIComponent(object.key.replace(/\+/g, ' ')) };
}
