import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from './protocol.ts';

/**
 * Keeps what functions print, one JSON line each, in `<function>.jsonl`, and tells the terminal
 * about errors in a line.
 */
export function createFunctionLogs(options: {
  dir: string;
  onProblem: (line: string) => void;
}): (line: LogLine) => void {
  mkdirSync(options.dir, { recursive: true });
  const waiting = new Map<string, string>();
  const flush = () => {
    for (const [name, text] of waiting) appendFileSync(join(options.dir, `${name}.jsonl`), text);
    waiting.clear();
  };
  return (line) => {
    const { functionName, requestId, stream, text } = line;
    const entry = parse(text);
    const record = { at: new Date().toISOString(), requestId, stream, ...(entry ?? { text }) };
    if (waiting.size === 0) setImmediate(flush);
    waiting.set(functionName, `${waiting.get(functionName) ?? ''}${JSON.stringify(record)}\n`);
    const problem = describe(line, entry);
    if (problem) options.onProblem(`${functionName}: ${problem}`);
  };
}

type Entry = Record<string, unknown>;

function parse(text: string): Entry | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Entry;
  } catch {
    return undefined;
  }
}

function describe({ stream, text }: LogLine, entry: Entry | undefined): string | undefined {
  if (stream === 'platform') return entry ? `${entry.errorType}: ${entry.errorMessage}` : text;
  if (entry?.level !== 'error') return undefined;
  const error = entry.error as Entry | undefined;
  return `${entry.message}${error ? ` (${error.name}: ${error.message})` : ''}`;
}
