import type { Line } from '../../text/lines.ts';
import { labelKey } from '../words/vocabulary.ts';

/** Lines that stand at the same place on several pages: letterheads and footers. */
export function furniture(lines: Line[]): Set<number> {
  const seen = new Map<string, { pages: Set<number>; at: number[] }>();
  lines.forEach((line, i) => {
    const key = `${Math.round(line.y / 4)} ${labelKey(line.text).replace(/\d+/g, '0')}`;
    const entry = seen.get(key) ?? { pages: new Set(), at: [] };
    entry.pages.add(line.page);
    entry.at.push(i);
    seen.set(key, entry);
  });
  const found = new Set<number>();
  // Articles repeat too: only what stands there on nearly every page belongs to the paper.
  const most = Math.max(2, Math.ceil(new Set(lines.map((line) => line.page)).size * 0.7));
  for (const { pages, at } of seen.values())
    if (pages.size >= most) for (const i of at) found.add(i);
  return found;
}
