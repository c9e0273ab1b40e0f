import { apiContracts } from '../../shared/routes.ts';
import { markdownTable } from './blocks.ts';

/** Every route: who may call it, what it does, what it answers. */
export function routesTable(): string {
  const rows = apiContracts.flatMap(({ function: name, routes }) =>
    Object.entries(routes).map(([key, { does, caller, answers }]) => [
      `\`${key}\``,
      does,
      [caller].flat().join(', '),
      Object.keys(answers).join(', '),
      `\`${name}\``,
    ]),
  );
  return markdownTable(['route', 'what it does', 'who may call', 'answers', 'function'], rows);
}
