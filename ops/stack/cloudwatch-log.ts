import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { jsonOrNothing } from '../../shared/platform/json.ts';
import type { LogEntry } from './log-file.ts';

/** Answers of CloudWatch that one question takes, each of 10,000 events or a megabyte at most. */
const MOST_ANSWERS = 20;

/** A line of a function's log, with what CloudWatch knows it by. */
export type StoredLine = { id: string; at: number; entry: LogEntry };

/**
 * What a function of a deployed stage printed, oldest first.
 * @param input.about only lines that hold this text: ids are found by CloudWatch itself
 * @param input.from milliseconds since the epoch
 */
export async function filterLog(
  input: { group: string; about?: string | undefined; from: number },
  client: CloudWatchLogsClient,
): Promise<StoredLine[]> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const lines: StoredLine[] = [];
  let nextToken: string | undefined;
  for (let answers = 0; answers < MOST_ANSWERS; answers += 1) {
    const answer = await client
      .send(
        new FilterLogEventsCommand({
          logGroupName: input.group,
          startTime: input.from,
          ...(input.about && { filterPattern: pattern(input.about) }),
          ...(nextToken && { nextToken }),
        }),
      )
      // A function that never ran has no log yet.
      .catch((error: Error) => {
        if (error.name === 'ResourceNotFoundException') return {};
        throw error;
      });
    if ('events' in answer) lines.push(...(answer.events ?? []).map(toLine));
    nextToken = 'nextToken' in answer ? answer.nextToken : undefined;
    if (!nextToken) break;
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** A whole text, whatever stands in it: without quotes CloudWatch would read its own language. */
const pattern = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** As our own files have it: Lambda puts what a function printed into a message of its own. */
function toLine({ eventId = '', timestamp = 0, message = '' }: FilteredLogEvent): StoredLine {
  const outer = asFields(message) ?? { text: message.trimEnd() };
  const inner =
    typeof outer.message === 'string' ? asFields(outer.message) : asFields(outer.message);
  const entry: LogEntry = { at: new Date(timestamp).toISOString(), ...outer, ...inner };
  if (typeof entry.level === 'string') entry.level = entry.level.toLowerCase();
  if (typeof entry.type === 'string' && entry.type.startsWith('platform.'))
    entry.stream = 'platform';
  return { id: eventId, at: timestamp, entry };
}

function asFields(value: unknown): LogEntry | undefined {
  const parsed = typeof value === 'string' ? jsonOrNothing(value) : value;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as LogEntry)
    : undefined;
}
