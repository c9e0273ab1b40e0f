import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { isUniqueViolation } from '../../platform/database/conditions.ts';
import type { Database } from '../../platform/database/database.ts';
import { AlreadyDone } from '../../platform/errors.ts';
import type { ModelDeps } from '../model/extract.ts';
import { type Guard, readGuarded } from '../reading/guarded.ts';
import type { OneDocument } from './file-document.ts';
import { fileParts } from './file-parts.ts';
import { readPartStarts } from './split.ts';
import { type Filed, fileSeenBefore, markRefused, markSameFile } from './write-document.ts';

export type DocumentInput = {
  organizationId: string;
  /** The document's id: the effect key together with the organisation and the file's hash. */
  documentId: string;
  bytes: Uint8Array;
  fileName?: string | undefined;
  objectKey?: string | undefined;
};

export type ProcessDeps = {
  db: Database;
  clock: Clock;
  guard: Guard;
  /** Folder of the OCR engine's files; the packages' own when absent. */
  assets?: string | undefined;
  /** So many first pages a model sees as pictures too; none where it reads text alone. */
  pictures?: number | undefined;
  /** The model that reads this document, or undefined for rules only. */
  model?(document: { organizationId: string; documentId: string }): ModelDeps | undefined;
};

/**
 * Receives, reads, extracts, judges and files one document: its final state, line matches, prices
 * and alerts in one transaction. The same file of the same organisation is read once.
 * @throws AlreadyDone when it is finished; RetryLater when the database is away.
 */
export async function processDocument(input: DocumentInput, deps: ProcessDeps): Promise<Filed> {
  const sha256 = createHash('sha256').update(input.bytes).digest('hex');
  const seen = await fileSeenBefore({ ...input, sha256 }, { sql: deps.db });
  if (seen === input.documentId) throw new AlreadyDone('This document has been read');
  if (seen) return markSameFile({ ...input, sameAs: seen }, deps);
  try {
    return await readAndFile({ ...input, sha256 }, deps);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Two uploads of one file were read at the same time, and the other one was first.
    const first = await fileSeenBefore({ ...input, sha256 }, { sql: deps.db });
    if (!first || first === input.documentId) throw error;
    return markSameFile({ ...input, sameAs: first }, deps);
  }
}

async function readAndFile(
  input: DocumentInput & { sha256: string },
  deps: ProcessDeps,
): Promise<Filed> {
  const { bytes } = input;
  const reading = await readGuarded(
    {
      bytes,
      ...(deps.assets ? { assets: deps.assets } : {}),
      pictures: deps.pictures,
      starts: await readPartStarts(input, { sql: deps.db }),
    },
    deps.guard,
  );
  if (reading.outcome === 'refused')
    return markRefused({ ...input, refusal: reading.refusal, cost: reading }, deps);
  const file = async (one: OneDocument) => {
    // The words of every language come with it: nothing that a start has to read.
    const { fileDocument } = await import('./file-document.ts');
    return fileDocument(one, deps);
  };
  if (!reading.parts) return file({ ...input, reading });
  return fileParts({ origin: input, reading }, { sql: deps.db, now: deps.clock(), file });
}
