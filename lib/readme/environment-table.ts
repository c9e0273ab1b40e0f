import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionModel, StackModel } from '../../local/template/model.ts';
import { markdownTable } from './blocks.ts';
import { LOCAL_URL } from './wiring.ts';

/** Every variable that the stack sets, what it holds, and which functions read it. */
export function environmentTable(model: StackModel, root: string): string {
  const readers = new Map<string, FunctionModel[]>();
  for (const fn of model.functions) {
    for (const name of Object.keys(fn.environment)) {
      readers.set(name, [...(readers.get(name) ?? []), fn]);
    }
  }
  const rows = [...readers]
    .sort()
    .map(([name, functions]) => [
      `\`${name}\``,
      [...new Set(functions.map((fn) => describe(fn.environment[name] ?? '', model)))]
        .sort()
        .join(' or '),
      meaning(root, name, functions),
      functions.length === model.functions.length
        ? 'all'
        : functions.map((fn) => `\`${fn.name}\``).join(', '),
    ]);
  return markdownTable(['variable', 'set by the stack to', 'what it is for', 'functions'], rows);
}

/** A value with what the stage decides left open. */
function describe(value: string, model: StackModel): string {
  const secret = model.secrets.find((it) => it.arn === value);
  if (secret) return `ARN of secret \`nightshift/<stage>/${secret.name}\``;
  const bucket = model.buckets.find((it) => it.bucketName === value);
  if (bucket) return `bucket \`${bucket.name}\``;
  if (model.buses.some((it) => it.name === value)) return 'bus `nightshift-<stage>`';
  const queue = model.queues.find((it) => it.url === value);
  if (queue) return `URL of queue \`${queue.name}\``;
  if (value === model.stage) return 'the stage';
  if (value === LOCAL_URL) return 'the address of the HTTP API';
  // Lists that the stack makes of its parts.
  return value.length > 60 ? `\`${value.slice(0, 30)}…\`` : `\`${value}\``;
}

/** The comment beside the variable in a function's settings.ts. */
function meaning(root: string, name: string, functions: FunctionModel[]): string {
  for (const fn of functions) {
    const file = join(root, 'functions', fn.name, 'settings.ts');
    if (!existsSync(file)) continue;
    const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${name}:`);
    const text = comment.exec(readFileSync(file, 'utf8'))?.[1];
    if (text)
      return text
        .replace(/^\s*\*\s?/gm, '')
        .replace(/\s+/g, ' ')
        .trim();
  }
  return '';
}
