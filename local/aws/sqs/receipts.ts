import { createHash, randomUUID } from 'node:crypto';

/** A receipt handle says itself which queue gave it: one that was made up is refused, as in AWS. */
export function makeReceipt(queueArn: string): string {
  const id = randomUUID();
  return `${id}.${seal(queueArn, id)}`;
}

/** Whether a handle was made for this queue: SQS takes that of no other. */
export function isReceiptOf(queueArn: string, handle: unknown): handle is string {
  if (typeof handle !== 'string') return false;
  const [id = '', sealed] = handle.split('.');
  return sealed === seal(queueArn, id);
}

const seal = (queueArn: string, id: string) =>
  createHash('sha256').update(`${queueArn} ${id}`).digest('base64url').slice(0, 22);
