/** One command of the tour, and what the README shows of its output. */
export type TourCommand = { words: string[]; output: string };
export type TourStep = { title: string; text: string; commands: TourCommand[] };

const SECTION = /^## A tour in five minutes\n([\s\S]*?)(?=^## )/m;
const STEP = /^### (.+)\n([\s\S]*?)(?=^### |(?![\s\S]))/gm;
const CONSOLE = /^```console\n([\s\S]*?)^```\n?/gm;

/**
 * The tour as the README tells it, so that what newcomers read is what `npm run tour` plays and what
 * the tests hold against the product.
 * @throws Error when the README has no tour, or a step of it no command.
 */
export function readTour(readme: string): TourStep[] {
  const section = SECTION.exec(readme)?.[1];
  if (!section) throw new Error('README.md has no section "A tour in five minutes"');
  return [...section.matchAll(STEP)].map(([, title = '', body = '']) => {
    const commands = [...body.matchAll(CONSOLE)].flatMap(([, block = '']) => readCommands(block));
    if (commands.length === 0) throw new Error(`The step "${title}" of the tour has no command`);
    const text = body
      .replace(CONSOLE, '')
      .replace(/\s*\n\s*/g, ' ')
      .trim();
    return { title: title.trim(), text, commands };
  });
}

/** `$ command`, and its output up to the next one. */
function readCommands(block: string): TourCommand[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [line = '', ...output] = text.split('\n');
      return { words: line.trim().split(/\s+/), output: output.join('\n').trimEnd() };
    });
}
