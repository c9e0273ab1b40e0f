import type { Answer } from '../functions/protocol.ts';

/**
 * Which messages of a batch succeeded, as Lambda's event source mapping decides it. An empty answer
 * is full success and a malformed one full failure: both have lost or repeated messages in earnest,
 * so they are the same here.
 *
 * @param options.partialFailures ReportBatchItemFailures is on; without it only an error fails.
 * @returns the ids of the messages to delete
 */
export function succeededIds(
  ids: string[],
  answer: Answer,
  options: { partialFailures: boolean },
): string[] {
  if (!answer.ok) return [];
  if (!options.partialFailures) return ids;
  const failed = failedIds(ids, answer.payload);
  return failed === 'all' ? [] : ids.filter((id) => !failed.has(id));
}

function failedIds(ids: string[], payload: string): Set<string> | 'all' {
  const value = JSON.parse(payload) as unknown;
  if (value === null || value === '') return new Set();
  if (typeof value !== 'object' || Array.isArray(value)) return 'all';
  const listed = (value as { batchItemFailures?: unknown }).batchItemFailures;
  if (listed === undefined || listed === null) return new Set();
  if (!Array.isArray(listed)) return 'all';
  const identifiers = listed.map((item) => item?.itemIdentifier as unknown);
  const known = identifiers.every((id) => typeof id === 'string' && ids.includes(id));
  return known ? new Set(identifiers as string[]) : 'all';
}
