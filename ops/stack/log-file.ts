import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type LogEntry = Record<string, unknown>;
type LogFile = { dir: string; name: string };

const POLL = 200; // milliseconds

const pathOf = ({ dir, name }: LogFile) => join(dir, `${name}.jsonl`);

/** All entries, and how far the file was read (bytes). A function that never ran has no file. */
export async function readLog(file: LogFile): Promise<{ lines: LogEntry[]; end: number }> {
  const content = await readFile(pathOf(file)).catch(() => Buffer.alloc(0));
  const end = content.lastIndexOf(0x0a) + 1;
  return { lines: parse(content.subarray(0, end)), end };
}

/** Entries that are appended after byte `from`, without end. A file that became shorter is new. */
export async function* followLog(file: LogFile, from: number): AsyncGenerator<LogEntry> {
  let at = from;
  for (;;) {
    const size = await stat(pathOf(file)).then(
      (found) => found.size,
      () => 0,
    );
    if (size < at) at = 0;
    if (size > at) {
      const content = await readFrom(pathOf(file), { at, size });
      const end = content.lastIndexOf(0x0a) + 1;
      at += end;
      yield* parse(content.subarray(0, end));
    }
    await pause(POLL);
  }
}

async function readFrom(path: string, { at, size }: { at: number; size: number }) {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - at), 0, size - at, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
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
