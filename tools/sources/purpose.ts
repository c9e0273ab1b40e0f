import { parseSync } from 'oxc-parser';

/** What a file gives to others: its name, and the first sentence of the docstring right before. */
type Told = { name: string; says: string | undefined; runs: boolean };

/**
 * What a file is for, in its own words: the first sentence of the docstring of what it exports under its own
 * name; else of what it exports first that runs, or names, with what else it exports. Commands say it by
 * their summaries, a file that exports nothing by its first docstring.
 * @returns undefined where nothing says it
 */
export function purposeOf(path: string, text: string): string | undefined {
  const commands = summariesOf(text);
  if (commands.length > 0) return commands.join('; ');
  const { told, first } = read(path, text);
  if (told.length === 0) return first;
  const own = camelCase(path);
  const main = told.find(({ name, says }) => says && name.toLowerCase() === own);
  if (main) return main.says;
  const others = told.filter(({ runs }) => runs).map(({ name }) => `\`${name}\``);
  const best = told.find(({ runs, says }) => runs && says) ?? told.find(({ says }) => says);
  if (!best) return undefined;
  return others.length > 1 ? `${others.join(', ')}: ${best.says}` : best.says;
}

/** `shared/billing/pause-collection.ts` → `pausecollection`. */
const camelCase = (path: string): string =>
  (path.split('/').at(-1) ?? '').replace(/\.ts$/, '').replaceAll('-', '');

function read(path: string, text: string): { told: Told[]; first: string | undefined } {
  const { program, comments } = parseSync(path, text);
  const docstrings = comments.filter(
    ({ type, value }) => type === 'Block' && value.startsWith('*'),
  );
  const before = (start: number) =>
    docstrings.findLast(({ end }) => end <= start && text.slice(end, start).trim() === '');
  const told = program.body.flatMap((node): Told[] => {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration) return [];
    const { declaration } = node;
    const ids =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id }) => id)
        : 'id' in declaration
          ? [declaration.id]
          : [];
    const name = ids.map((id) => (id && 'name' in id ? String(id.name) : '')).find(Boolean);
    const runs = !declaration.type.startsWith('TS');
    return name ? [{ name, says: sentence(before(node.start)?.value), runs }] : [];
  });
  return { told, first: sentence(docstrings[0]?.value) };
}

/** The first sentence, without tags. */
function sentence(docstring: string | undefined): string | undefined {
  const text = docstring
    ?.replace(/^\s*\*\s?/gm, '')
    .replace(/@(\w+)[\s\S]*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text ? (/^.*?\.(?=\s+[A-Z`]|$)/.exec(text)?.[0] ?? text) : undefined;
}

/** `export const list = verb({ summary: 'what' … })` → `list`: what. */
const summariesOf = (text: string): string[] =>
  [...text.matchAll(/^export const (\w+) = verb\(\{\s*summary:\s*(['`"])(.*?)\2,$/gms)].map(
    ([, name, , summary]) => `\`${name}\`: ${summary}`,
  );
