import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

const FILE = /\.(?:pdf|jpe?g|png|tiff?|xml|p7m)$/i;

/** A file as it was seen: what changes while somebody writes to it. */
export type Seen = { size: number; changedAt: number };

export type Folder = {
  /** Files that may be documents, by name. */
  files: Map<string, Seen>;
  passedOver: { name: string; as: PassedOver }[];
};

/** What is left where it lies: a link, a pipe or a device, no document by its name, a name in other letters than UTF-8. */
export type PassedOver = 'link' | 'no-file' | 'no-document' | 'odd-name';

/** What lies in a folder; undefined while the folder cannot be read: a share may be away for a while. */
export async function lookInto(folder: string): Promise<Folder | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return undefined;
  const files = new Map<string, Seen>();
  const passedOver: Folder['passedOver'] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith('.') || entry.isDirectory()) continue;
    if (entry.isSymbolicLink()) passedOver.push({ name, as: 'link' });
    else if (!entry.isFile()) passedOver.push({ name, as: 'no-file' });
    else if (!FILE.test(name)) passedOver.push({ name, as: 'no-document' });
    else {
      const found = await stat(join(folder, name)).catch(() => undefined);
      if (found) files.set(name, { size: found.size, changedAt: found.mtimeMs });
      // Others were taken away since the folder was read.
      else if (name.includes('\ufffd')) passedOver.push({ name, as: 'odd-name' });
    }
  }
  return { files, passedOver };
}

/** How files end that are whole. */
const ENDS: [begin: Buffer, isWhole: (end: Buffer) => boolean][] = [
  [Buffer.from('%PDF-'), (end) => end.includes('%%EOF')],
  [Buffer.from([0xff, 0xd8, 0xff]), (end) => end.includes(Buffer.from([0xff, 0xd9]))],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), (end) => end.includes('IEND')],
  [Buffer.from('<'), (end) => end.toString('latin1').trimEnd().endsWith('>')],
];

/** Whether a file ends as its kind does: a scanner that pauses has not written it to its end. */
export async function looksWhole(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const begin = Buffer.alloc(8);
    await file.read(begin, 0, begin.length, 0);
    const end = Buffer.alloc(Math.min(size, 2_048));
    await file.read(end, 0, end.length, size - end.length);
    const kind = ENDS.find(([head]) => begin.subarray(0, head.length).equals(head));
    return kind === undefined || kind[1](end);
  } finally {
    await file.close();
  }
}

/** Moves a file into a folder beside it. What lies there under its name stays: vendors call all their invoices the same. */
export async function moveAside(
  folder: string,
  name: string,
  to: 'sent' | 'refused',
): Promise<void> {
  await mkdir(join(folder, to), { recursive: true });
  const taken = new Set(await readdir(join(folder, to)));
  const ending = extname(name);
  // Names end at 255 bytes.
  const begin = name.slice(0, -ending.length).slice(0, 60);
  let free = name;
  for (let nth = 2; taken.has(free); nth++) free = `${begin} ${nth}${ending}`;
  await rename(join(folder, name), join(folder, to, free));
}
