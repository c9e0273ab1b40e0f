import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type LogEntry = Record<string, unknown>;
type LogFile = { dir: string; name: string };

const pathOf = ({ dir, name }: LogFile) => join(dir, `${name}.jsonl`);

/** All entries, and how far the file was read (bytes). A function that never ran has no file. */
export async function readLog(file: LogFile): Promise<{ lines: LogEntry[]; end: number }> {
  const content = await readFile(pathOf(file)).catch(() => Buffer.alloc(0));
  const end = content.lastIndexOf(0x0a) + 1;
  return { lines: parse(content.subarray(0, end)), end };
}

function parse(content: Buffer): LogEntry[] {
  return content
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      try {
        return JSON.parse(line) as LogEntry;
      } catch {
        return { text: line };
      }
    });
}
