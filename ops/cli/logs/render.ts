import { printableJson } from '../../../shared/platform/printable.ts';
import { joined, type Text, type Value } from '../../../tools/command-line/text.ts';
import type { LogEntry } from '../../stack/log-file.ts';

const SHOWN_FIRST = ['at', 'time', 'timestamp', 'level', 'message', 'text', 'stream', 'requestId'];

/** One entry on one line: when, how bad, what, and the ids. */
export function render(entry: LogEntry): Text {
  const at = String(entry.at ?? entry.timestamp ?? '').slice(11, 23);
  const level = String(entry.level ?? (entry.stream === 'platform' ? 'platform' : '')).padEnd(8);
  const said = entry.message ?? entry.text ?? entry.errorMessage ?? '';
  const rest = Object.entries(entry)
    .filter(([name]) => !SHOWN_FIRST.includes(name))
    .map(([name, value]): Value => `${name}=${asText(value)}`);
  return joined([at, level, asText(said), ...rest]);
}

const asText = (value: unknown) => (typeof value === 'string' ? value : printableJson(value));
