import { createHash } from 'node:crypto';
import { RetryLater } from '../errors.ts';
import type { Upload } from '../object-store/object-store.ts';
import { answeredJson, type DriveCalls, DriveRefused } from './drive-calls.ts';

/** Bytes of a piece: Drive takes multiples of 256 KiB, all but the last one. */
const PIECE = 32 * 256 * 1024;
const INCOMPLETE = 308;
/** Times that one piece is taken up again where the last try broke off. */
const RESUMES = 4;

type Input = {
  /** A file that is there already gets other content. */
  fileId?: string | undefined;
  metadata: object;
};

/**
 * One file, in pieces, each of which may break off and is taken up where Drive has it. The file is there
 * only once it is complete, and is compared by SHA-256 then.
 */
export function resumableUpload(input: Input, { call }: { call: DriveCalls }): Upload {
  let session: Promise<string> | undefined;
  let sent = 0;
  let held: Buffer[] = [];
  let length = 0;
  const hash = createHash('sha256');

  const take = (bytes: number) => {
    const all = Buffer.concat(held, length);
    held = [all.subarray(bytes)];
    length -= bytes;
    return all.subarray(0, bytes);
  };
  const send = async (piece: Buffer, last: boolean) => {
    session ??= begin(input, call);
    const total = last ? sent + piece.length : undefined;
    const answer = await sendPiece({ url: await session, piece, from: sent, total }, call);
    sent += piece.length;
    return answer;
  };
  return {
    async write(piece) {
      hash.update(piece);
      held.push(piece);
      length += piece.length;
      while (length > PIECE) await send(take(PIECE), false);
    },
    async complete() {
      const answer = await send(take(length), true);
      const stored = await answeredJson<{ id: string; sha256Checksum?: string }>(answer);
      if (stored.sha256Checksum === hash.digest('hex')) return;
      await call({ method: 'DELETE', path: `/drive/v3/files/${stored.id}`, also: [404, 403] });
      throw new RetryLater('Google Drive has stored another file than was sent');
    },
    async abort() {
      const url = await session?.catch(() => undefined);
      // 499 is how it says that an upload is over.
      if (url) await call({ method: 'DELETE', path: url, also: [404, 410, 499] });
    },
  };
}

async function begin({ fileId, metadata }: Input, call: DriveCalls): Promise<string> {
  const answer = await call({
    method: fileId ? 'PATCH' : 'POST',
    path: `/upload/drive/v3/files${fileId ? `/${fileId}` : ''}`,
    query: { uploadType: 'resumable', fields: 'id,sha256Checksum' },
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'x-upload-content-type': 'application/octet-stream',
    },
    body: JSON.stringify(metadata),
  });
  const url = answer.headers.get('location');
  if (!url) throw new RetryLater('Google Drive began no upload');
  return url;
}

type Piece = { url: string; piece: Buffer; from: number; total: number | undefined };

/** @returns what Drive answers once it has all of the piece: of the last one, the file */
async function sendPiece({ url, piece, from, total }: Piece, call: DriveCalls): Promise<Response> {
  let at = from;
  const end = from + piece.length;
  const put = (range: string, body?: Buffer) =>
    call({
      method: 'PUT',
      path: url,
      headers: { 'content-range': `bytes ${range}/${total ?? '*'}` },
      also: [INCOMPLETE],
      // Of a piece it may have some already: what it has is asked first.
      ...(body && { body, onlyOnce: true }),
    });
  for (let attempt = 1; ; attempt += 1) {
    const range = at < end ? `${at}-${end - 1}` : '*';
    const answer = await put(range, piece.subarray(at - from)).catch((error: unknown) => {
      if (attempt === RESUMES || error instanceof DriveRefused) throw error;
      return put('*');
    });
    if (answer.status !== INCOMPLETE) return answer;
    at = heldOf(answer);
    if (at === end && total === undefined) return answer;
    if (at < from || at > end || attempt === RESUMES)
      throw new RetryLater('Google Drive has lost a piece of the upload');
  }
}

/** The number of bytes that it has. */
const heldOf = (answer: Response): number => {
  const last = /^bytes=0-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1];
  return last === undefined ? 0 : Number(last) + 1;
};
