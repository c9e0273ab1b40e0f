import { s3Error } from './error.ts';

/**
 * Decodes the body framing `aws-chunked`: pieces with a size line, then trailers (where the SDK puts
 * the checksum of a stream). Piece signatures are not checked: the request itself was.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  /** Bytes of the current piece that are still to come; undefined while a line is read. */
  let left: number | undefined;
  let trailers = false;
  for await (const chunk of source) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length > 0) {
      if (left !== undefined && left > 0) {
        const piece = held.subarray(0, left);
        left -= piece.length;
        held = held.subarray(piece.length);
        yield piece;
        continue;
      }
      const end = held.indexOf('\r\n');
      if (end < 0) break;
      const line = held.subarray(0, end).toString('latin1');
      held = held.subarray(end + 2);
      // The empty line that closes a piece.
      if (left === 0) left = undefined;
      else if (trailers) readTrailer(line, onTrailer);
      else {
        const size = Number.parseInt(line, 16);
        if (Number.isNaN(size))
          throw s3Error('InvalidRequest', 'The aws-chunked body is malformed');
        trailers = size === 0;
        left = size === 0 ? undefined : size;
      }
    }
  }
  if (!trailers) throw s3Error('IncompleteBody', 'The request body terminated unexpectedly');
}

function readTrailer(line: string, onTrailer: (name: string, value: string) => void): void {
  const at = line.indexOf(':');
  if (at > 0) onTrailer(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
}
