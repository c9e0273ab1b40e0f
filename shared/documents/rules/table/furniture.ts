import type { Line } from '../../text/lines.ts';
import { labelKey } from '../words/vocabulary.ts';

/** Of a page's lines, from which on down they may be its foot. */
const FOOT = 0.88;

/**
 * Lines that stand at the same place on several pages: letterheads and footers. `foot` has those at
 * the end of their pages whose figures are the same too, so that they are no articles.
 */
export function furniture(lines: Line[]): { repeated: Set<number>; foot: Set<number> } {
  const repeated = repeatedBy(lines, (text) => text.replace(/\d+/g, '0'));
  const bottoms = new Map<number, number>();
  for (const { page, y } of lines) bottoms.set(page, Math.max(y, bottoms.get(page) ?? 0));
  const foot = [...repeatedBy(lines, (text) => text)].filter((at) => {
    const line = lines[at];
    return line && line.y > (bottoms.get(line.page) ?? 0) * FOOT;
  });
  return { repeated, foot: new Set(foot) };
}

function repeatedBy(lines: Line[], keyOf: (text: string) => string): Set<number> {
  const seen = new Map<string, { pages: Set<number>; at: number[] }>();
  lines.forEach((line, i) => {
    const key = `${Math.round(line.y / 4)} ${keyOf(labelKey(line.text))}`;
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

/**
 * Whether a line stands over the first heading of its page: where a table goes on, only its letterhead does.
 * @param isHeading says so of the line at an index
 */
export function overHeadings(
  lines: readonly Line[],
  isHeading: (at: number) => boolean,
): (at: number) => boolean {
  const firsts = new Map<number, number>();
  return (at) => {
    const page = lines[at]?.page ?? 0;
    const first =
      firsts.get(page) ?? lines.findIndex((line, i) => line.page === page && isHeading(i));
    firsts.set(page, first);
    return at < first;
  };
}
