import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackModel } from '../../lib/template/model.ts';
import { markdownTable } from './blocks.ts';
import { triggersOf } from './wiring.ts';

/** Every function: what sets it to work, what it may use, what its handler says that it does. */
export function functionsTable(model: StackModel, root: string): string {
  const rows = [...model.functions]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, arn, memoryMb, timeoutSeconds }) => [
      `[\`${name}\`](../functions/${name})`,
      purpose(root, name),
      triggersOf(model, arn).join('; '),
      `${memoryMb} MB`,
      `${timeoutSeconds} s`,
    ]);
  return markdownTable(['function', 'what it does', 'set to work by', 'memory', 'timeout'], rows);
}

/**
 * The first sentence of the docstring of `createXHandler`; of `handler`, where nothing but its entry is.
 * @throws Error when there is none: the table is where people look first.
 */
function purpose(root: string, name: string): string {
  const folder = join(root, 'functions', name);
  const alone = !existsSync(join(folder, 'handler.ts'));
  const source = readFileSync(join(folder, alone ? 'index.ts' : 'handler.ts'), 'utf8');
  const docstring =
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:function create\w+Handler|const handler)/;
  const text = docstring
    .exec(source)?.[1]
    ?.replace(/^\s*\*\s?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!text) throw new Error(`functions/${name}: what handles has no docstring`);
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}
