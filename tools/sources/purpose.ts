import { parseSync } from 'oxc-parser';

/** What a file gives to others: its name, and the first sentences of the docstring right before. */
type Told = { name: string; says: string | undefined; runs: boolean };

/**
 * What a file is for, in its own words: the first two sentences of the docstring of what it exports under its
 * own name, else of what it exports first that runs, else of its first type; and the names of what else runs.
 * Commands say it by their summaries, a file that exports nothing by its first docstring.
 * @returns undefined where nothing says it
 */
export function purposeOf(path: string, text: string): string | undefined {
  const commands = summariesOf(text);
  if (commands.length > 0) return commands.join('; ');
  const { told, first } = read(path, text);
  if (told.length === 0) return first;
  const own = camelCase(path);
  const running = told.filter(({ runs }) => runs);
  const main =
    told.find(({ name, says }) => says && name.toLowerCase() === own) ??
    running.find(({ says }) => says) ??
    (running.length === 0 ? told.find(({ says }) => says) : undefined);
  if (!main) return undefined;
  const others = running.filter((it) => it !== main).map(({ name }) => `\`${name}\``);
  return others.length > 0 ? `${main.says} Beside it: ${others.join(', ')}.` : main.says;
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

/** The first two sentences, without tags. */
function sentence(docstring: string | undefined): string | undefined {
  const text = docstring
    ?.replace(/^\s*\*\s?/gm, '')
    .replace(/@(\w+)[\s\S]*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text ? (/^(?:.*?\.(?=\s+[A-Z`]|$)){1,2}/.exec(text)?.[0] ?? text) : undefined;
}

/** `export const list = verb({ summary: 'what' … })` → `list`: what. */
const summariesOf = (text: string): string[] =>
  [...text.matchAll(/^export const (\w+) = verb\(\{\s*summary:\s*(['`"])(.*?)\2,$/gms)].map(
    ([, name, , summary]) => `\`${name}\`: ${summary}`,
  );
