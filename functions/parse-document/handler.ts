import { documentsQueue } from '../../shared/documents/contract.ts';
import { readUploadKey } from '../../shared/documents/intake/key.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { type ProcessDeps, processDocument } from '../../shared/documents/lifecycle/process.ts';
import { traceOfDocument } from '../../shared/documents/lifecycle/store.ts';
import { giveTurnBack, takeTurn } from '../../shared/documents/lifecycle/turns.ts';
import { MAIL_PREFIX, receiveMail } from '../../shared/documents/mailbox/receive-mail.ts';
import { ComeAgain } from '../../shared/platform/errors.ts';
import { log } from '../../shared/platform/log.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import type { Outcome } from '../../shared/platform/queue/message.ts';
import { oneByOne } from '../../shared/platform/queue/one-by-one.ts';
import type { PutBack } from '../../shared/platform/queue/put-back.ts';
import { currentTrace, withTrace } from '../../shared/platform/trace.ts';

export type ParseDocumentDeps = ProcessDeps & {
  storage: DocumentStorage;
  deadLetters: DeadLetters;
  /** Documents that are read at once, of all organisations together. */
  readers: number;
  putBack?: PutBack;
  /** After a commit that announced something. */
  wakeRelay: () => Promise<void>;
};

/**
 * Reads uploaded documents, and takes them out of mails, one after the other: a hostile file harms
 * none of its neighbours, and an organisation's thousand do not stand before another's one.
 */
export function createParseDocumentHandler(deps: ParseDocumentDeps) {
  return consume(documentsQueue, {
    deadLetters: deps.deadLetters,
    ...(deps.putBack && { putBack: deps.putBack }),
    process: (messages) => oneByOne(messages, ({ body }) => parseOne(body.detail, deps)),
  });
}

async function parseOne(
  { bucket, object }: { bucket: { name: string }; object: { key: string } },
  deps: ParseDocumentDeps,
): Promise<Outcome> {
  if (object.key.startsWith(MAIL_PREFIX)) {
    const received = await receiveMail({ bucket: bucket.name, key: object.key }, deps);
    log.info('mail received', { status: received.status, documents: received.documents });
    if (received.announced) await deps.wakeRelay();
    return { status: 'done' };
  }
  const { organizationId, id } = readUploadKey(object.key);
  const own = { sql: deps.db, clock: deps.clock };
  const trace = await traceOfDocument({ organizationId, id }, own);
  return withTrace(trace ?? currentTrace(), () => readUpload({ bucket, object }, deps));
}

async function readUpload(
  { bucket, object }: { bucket: { name: string }; object: { key: string } },
  deps: ParseDocumentDeps,
): Promise<Outcome> {
  const { organizationId, id, fileName } = readUploadKey(object.key);
  const document = { organizationId, documentId: id };
  const own = { sql: deps.db, clock: deps.clock };
  const turn = await takeTurn({ ...document, readers: deps.readers }, own);
  if (turn === undefined) throw new ComeAgain('Others of the organisation are being read');
  try {
    const bytes = await deps.storage.load({ bucket: bucket.name, key: object.key });
    const done = await processDocument(
      { ...document, bytes, fileName, objectKey: object.key },
      deps,
    );
    const { status, prices, alerts } = done;
    log.info('document read', { document: id, status, prices, alerts });
    if (status === 'accepted' || done.announced) await deps.wakeRelay();
    return { status: 'done' };
  } finally {
    await giveTurnBack({ ...document, turn }, own);
  }
}
