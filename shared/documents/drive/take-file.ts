import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { NightshiftError, RetryLater } from '../../platform/errors.ts';
import { DriveRefused } from '../../platform/google/drive-calls.ts';
import type { DriveFile, DriveFiles } from '../../platform/google/drive-files.ts';
import { inspectBytes, type Refusal } from '../bytes/inspect.ts';
import { uploadKey } from '../intake/key.ts';
import type { DocumentStorage } from '../intake/storage.ts';
import { writeDocument } from '../lifecycle/write-document.ts';
import { MAX_BYTES } from '../limits.ts';

/** What Google keeps in a form of its own and gives as PDF; its other forms are no documents. */
const EXPORTED = /^application\/vnd\.google-apps\.(?:document|spreadsheet|presentation|drawing)$/;
const OWN_FORM = /^application\/vnd\.google-apps\./;
const PDF = 'application/pdf';
/** What Drive says of a document whose PDF would be larger than 10 MB. */
const EXPORT_TOO_LARGE = /exportSizeLimitExceeded|too large to be exported/i;

export type Noted = { organizationId: string; documentId: string; name: string };

export type Taken = { status: 'taken' } | { status: 'refused'; reason: Refusal | string };

/** What a file is read from, and where its document goes. */
export type TakeDeps = {
  db: Database;
  clock: Clock;
  storage: DocumentStorage;
  bucket: string;
  drive: DriveFiles;
};

/**
 * Makes a document of a file: durable when this ends, and the same document however often it is done.
 * What is none becomes a document too, refused with its reason: nobody wonders where it went.
 * @throws RetryLater while Drive or the store is away
 */
export async function takeFile(
  { noted, file }: { noted: Noted; file: DriveFile },
  deps: TakeDeps,
): Promise<Taken> {
  const bytes = await readFile(file, deps);
  if (!(bytes instanceof Uint8Array)) return refuse({ noted, ...bytes }, deps);
  const found = inspectBytes(bytes);
  if ('refusal' in found) return refuse({ noted, refusal: found.refusal }, deps);
  const { organizationId, documentId: id } = noted;
  const fileName = isExported(file) ? `${noted.name}.pdf` : noted.name;
  const key = uploadKey({ organizationId, id, fileName });
  await deps.db.query(
    `INSERT INTO vendor_invoice_parse_jobs (id, organization_id, file_name, object_key, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [id, organizationId, fileName.slice(0, 200) || null, key, deps.clock()],
  );
  // The row first: an object that is put again after a crash is refused by the store, once is once.
  await deps.storage.put({ bucket: deps.bucket, key, bytes });
  return { status: 'taken' };
}

const isExported = ({ mimeType }: DriveFile) => EXPORTED.test(mimeType);

type Refused = { refusal: Refusal; reason?: string };

async function readFile(
  file: DriveFile,
  { drive }: Pick<TakeDeps, 'drive'>,
): Promise<Uint8Array | Refused> {
  const { id, mimeType, size = 0 } = file;
  if (OWN_FORM.test(mimeType) && !isExported(file)) return { refusal: 'unsupported-type' };
  if (size > MAX_BYTES) return { refusal: 'too-large' };
  try {
    const exportAs = isExported(file) ? PDF : undefined;
    return await drive.read({ id, most: MAX_BYTES + 1, exportAs });
  } catch (error) {
    if (error instanceof DriveRefused) {
      if (EXPORT_TOO_LARGE.test(error.message)) return { refusal: 'too-large' };
      return { refusal: 'unsupported-type', reason: error.message };
    }
    if (error instanceof NightshiftError) throw error;
    throw new RetryLater('The download from Google Drive broke off', { cause: error });
  }
}

async function refuse(
  { noted, refusal, reason = refusal }: { noted: Noted } & Refused,
  { db, clock }: Pick<TakeDeps, 'db' | 'clock'>,
): Promise<Taken> {
  const { organizationId, documentId, name } = noted;
  const now = clock();
  await writeDocument(
    { organizationId, documentId, fileName: name || undefined },
    { status: 'refused', refusal, created_at: now, finished_at: now },
    { sql: db },
  );
  return { status: 'refused', reason };
}
