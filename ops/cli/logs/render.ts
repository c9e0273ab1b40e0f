import { printable } from '../../../shared/platform/printable.ts';
import type { LogEntry } from './log-file.ts';

const SHOWN_FIRST = ['at', 'time', 'timestamp', 'level', 'message', 'text', 'stream', 'requestId'];

/** One entry on one line: when, how bad, what, and the ids. */
export function render(entry: LogEntry): string {
  const at = String(entry.at ?? entry.timestamp ?? '').slice(11, 23);
  const level = String(entry.level ?? (entry.stream === 'platform' ? 'platform' : '')).padEnd(8);
  const rest = Object.entries(entry)
    .filter(([name]) => !SHOWN_FIRST.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return printable(
    [at, level, entry.message ?? entry.text ?? entry.errorMessage ?? '', ...rest].join(' '),
  ).trimEnd();
}
