import { readFileSync } from 'node:fs';
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
 * The first sentence of the docstring of `createXHandler`.
 * @throws Error when there is none: the table is where people look first.
 */
function purpose(root: string, name: string): string {
  const source = readFileSync(join(root, 'functions', name, 'handler.ts'), 'utf8');
  const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?function create\w+Handler/;
  const text = docstring
    .exec(source)?.[1]
    ?.replace(/^\s*\*\s?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!text) throw new Error(`functions/${name}/handler.ts: its factory has no docstring`);
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}
