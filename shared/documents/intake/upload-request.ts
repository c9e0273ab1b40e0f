import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { MAX_BYTES } from '../limits.ts';
import { isCleanLine } from '../text/clean.ts';

/** What a tenant says of the file that it will put. */
export const UploadRequest = once(() =>
  z.strictObject({
    fileName: z.string().check(z.minLength(1), z.maxLength(200), z.refine(isCleanLine)),
    /** Bytes of the file that will be put. */
    size: z.int().check(z.minimum(1), z.maximum(MAX_BYTES)),
    contentType: z.enum([
      'application/pdf',
      'application/xml',
      'text/xml',
      'application/pkcs7-mime',
      'image/jpeg',
      'image/png',
      'image/tiff',
    ]),
  }),
);
export type UploadRequest = z.infer<ReturnType<typeof UploadRequest>>;
