import type { DeadLetters } from '../../shared/dead-letters/record.ts';
import { readUploadKey } from '../../shared/documents/intake/key.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { parseUploaded, type Uploaded } from '../../shared/documents/intake/uploaded.ts';
import { type ProcessDeps, processDocument } from '../../shared/documents/lifecycle/process.ts';
import { log } from '../../shared/platform/log.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';

export type ParseDocumentDeps = ProcessDeps & {
  storage: DocumentStorage;
  deadLetters: DeadLetters;
};

/** Reads uploaded documents, one after the other: a hostile file harms none of its neighbours. */
export function createParseDocumentHandler(deps: ParseDocumentDeps) {
  return queueHandler<Uploaded>({
    name: 'parse-document',
    parse: parseUploaded,
    effectKey: ({ key }) => key,
    deadLetters: deps.deadLetters,
    process: async (messages) => {
      const outcomes: Outcome[] = [];
      for (const message of messages) outcomes.push(await parseOne(message, deps));
      return outcomes;
    },
  });
}

async function parseOne({ body }: Message<Uploaded>, deps: ParseDocumentDeps): Promise<Outcome> {
  try {
    const { organizationId, id, fileName } = readUploadKey(body.key);
    const bytes = await deps.storage.load(body);
    const done = await processDocument(
      { organizationId, documentId: id, bytes, fileName, objectKey: body.key },
      deps,
    );
    const { status, prices, alerts } = done;
    log.info('document read', { document: id, status, prices, alerts });
    return { status: 'done' };
  } catch (error) {
    return { status: 'failed', error };
  }
}
