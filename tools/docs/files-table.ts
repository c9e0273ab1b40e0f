import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { purposeOf } from '../sources/purpose.ts';
import { markdownTable } from './blocks.ts';

/** Every function has them, and they compose and configure: the page says it once. */
const OF_EACH_FUNCTION = /^functions\/[^/]+\/(index|settings)\.ts$/;

/**
 * Every file of a top folder and what it is for, by the folders in it.
 * @throws Error naming a file that does not say it
 */
export function filesTable(root: string, folder: string): string {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts') && !OF_EACH_FUNCTION.test(file))
    .sort();
  const rooms = Map.groupBy(files, roomOf);
  return [...rooms].map(([room, inside]) => roomTable(root, room, inside)).join('\n\n');
}

/** Two folders deep, as domains are. */
const roomOf = (file: string): string => dirname(file).split('/').slice(0, 2).join('/');

function roomTable(root: string, room: string, files: readonly string[]): string {
  const rows = files.map((file) => {
    const says = purposeOf(file, readFileSync(join(root, file), 'utf8'));
    if (!says)
      throw new Error(`${file} does not say what it is for: its main export has no docstring`);
    return [`\`${file}\``, plain(says)];
  });
  return `### ${room}\n\n${markdownTable(['file', 'what it is for'], rows)}`;
}

/** Nothing of a sentence is taken for a tag. */
const plain = (text: string): string =>
  text.replace(/`[^`]*`|</g, (found) => (found === '<' ? '&lt;' : found));
