import { documentsQueue } from '../../shared/documents/contract.ts';
import { readUploadKey } from '../../shared/documents/intake/key.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { type ProcessDeps, processDocument } from '../../shared/documents/lifecycle/process.ts';
import { log } from '../../shared/platform/log.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import type { Outcome } from '../../shared/platform/queue/message.ts';
import { oneByOne } from '../../shared/platform/queue/one-by-one.ts';

export type ParseDocumentDeps = ProcessDeps & {
  storage: DocumentStorage;
  deadLetters: DeadLetters;
};

/** Reads uploaded documents, one after the other: a hostile file harms none of its neighbours. */
export function createParseDocumentHandler(deps: ParseDocumentDeps) {
  return consume(documentsQueue, {
    deadLetters: deps.deadLetters,
    process: (messages) => oneByOne(messages, ({ body }) => parseOne(body.detail, deps)),
  });
}

async function parseOne(
  { bucket, object }: { bucket: { name: string }; object: { key: string } },
  deps: ParseDocumentDeps,
): Promise<Outcome> {
  const { organizationId, id, fileName } = readUploadKey(object.key);
  const bytes = await deps.storage.load({ bucket: bucket.name, key: object.key });
  const done = await processDocument(
    { organizationId, documentId: id, bytes, fileName, objectKey: object.key },
    deps,
  );
  const { status, prices, alerts } = done;
  log.info('document read', { document: id, status, prices, alerts });
  return { status: 'done' };
}
