import { AwsError } from '../errors.ts';
import { toAwsError } from '../protocol/json.ts';

export type BatchEntry = Record<string, unknown> & { Id: string };

export const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

/** @throws AwsError for a batch that SQS refuses as a whole. */
export function checkBatch(given: unknown): BatchEntry[] {
  const entries = (Array.isArray(given) ? given : []) as BatchEntry[];
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      'Maximum number of entries per request are 10.',
    );
  const wrong = entries.find(({ Id }) => !/^[A-Za-z0-9_-]{1,80}$/.test(String(Id ?? '')));
  if (wrong)
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  if (new Set(entries.map((entry) => entry.Id)).size < entries.length)
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  return entries;
}

/** Runs each entry by itself: one that fails is listed, the others stand. */
export function inBatch(entries: BatchEntry[], run: (entry: BatchEntry) => object) {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries)
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      const { code, message, status } = toAwsError(error);
      Failed.push({ Id: entry.Id, SenderFault: status < 500, Code: code, Message: message });
    }
  return { Successful, Failed };
}
