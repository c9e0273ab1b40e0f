import { createHash } from 'node:crypto';
import { bodyOf } from '../authenticate.ts';
import type { AwsCall } from '../call.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { ALGORITHMS, type Algorithm, asAlgorithm, createChecksum, headerOf } from './checksums.ts';
import { s3Error } from './error.ts';
import type { Files, StoredFile } from './files.ts';

export type ReceivedBody = StoredFile & {
  /** MD5 in hex. */
  md5: string;
  checksum?: { algorithm: Algorithm; value: string };
};

/**
 * Streams the request's body to a new file and checks every digest that came with it. Memory use does
 * not grow with the body.
 *
 * @param algorithm what the object or upload promises; otherwise what the request's headers name.
 * @throws AwsError BadDigest, XAmzContentSHA256Mismatch or IncompleteBody; no file remains then.
 */
export async function receiveBody(
  call: AwsCall,
  files: Files,
  algorithm?: Algorithm,
): Promise<ReceivedBody> {
  const { headers } = call;
  const declared = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const trailers: Record<string, string> = {};
  const streamed = declared.startsWith('STREAMING-');
  const source = streamed
    ? decodeAwsChunked(bodyOf(call.request), (name, value) => {
        trailers[name] = value;
      })
    : bodyOf(call.request);
  const wanted = algorithm ?? announced(headers);
  const checksum = wanted && createChecksum(wanted);
  const md5 = createHash('md5');
  const sha256 = /^[0-9a-f]{64}$/.test(declared) ? createHash('sha256') : undefined;

  const stored = await files.write(source, (chunk) => {
    md5.update(chunk);
    checksum?.update(chunk);
    sha256?.update(chunk);
  });
  try {
    const digest = md5.digest();
    const expectedLength = headers[streamed ? 'x-amz-decoded-content-length' : 'content-length'];
    if (expectedLength !== undefined && Number(expectedLength) !== stored.size)
      throw s3Error(
        'IncompleteBody',
        'You did not provide the number of bytes specified by the Content-Length HTTP header',
      );
    if (sha256 && sha256.digest('hex') !== declared)
      throw s3Error(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    if (
      headers['content-md5'] !== undefined &&
      headers['content-md5'] !== digest.toString('base64')
    )
      throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    const value = checksum?.digest();
    if (wanted && value !== undefined) {
      const given = headers[headerOf(wanted)] ?? trailers[headerOf(wanted)];
      if (given !== undefined && given !== value)
        throw s3Error(
          'BadDigest',
          `The ${wanted} you specified did not match the calculated checksum.`,
        );
      return { ...stored, md5: digest.toString('hex'), checksum: { algorithm: wanted, value } };
    }
    return { ...stored, md5: digest.toString('hex') };
  } catch (error) {
    files.discard([stored]);
    throw error;
  }
}

/** The algorithm that a request names, by its checksum header, trailer or SDK header. */
function announced(headers: Record<string, string>): Algorithm | undefined {
  const named = headers['x-amz-sdk-checksum-algorithm'] ?? headers['x-amz-checksum-algorithm'];
  if (named !== undefined) return asAlgorithm(named);
  const trailer = /^x-amz-checksum-(\w+)$/.exec(headers['x-amz-trailer'] ?? '')?.[1];
  if (trailer !== undefined) return asAlgorithm(trailer);
  return ALGORITHMS.find((algorithm) => headers[headerOf(algorithm)] !== undefined);
}
