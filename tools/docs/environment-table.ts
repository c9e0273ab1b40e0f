import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionModel, StackModel } from '../../lib/template/model.ts';
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
  const secret = model.secrets.find((it) => it.parameter === value);
  if (secret) return `secret \`/nightshift/<stage>/${secret.name}\``;
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

/** What the stack gives to every function, whether its settings name it or not. */
const EVERYWHERE: Record<string, string> = { STAGE: 'Names the stage in metrics and in /health.' };

/**
 * The comment beside the variable in the settings of the functions that read it: what most of them
 * say, and what others say of it too.
 */
function meaning(root: string, name: string, functions: FunctionModel[]): string {
  const counts = new Map<string, number>();
  for (const file of functions.flatMap((fn) => settingsFiles(root, fn.name))) {
    const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${name}:`);
    const text = comment
      .exec(readFileSync(file, 'utf8'))?.[1]
      ?.replace(/^\s*\*\s?/gm, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
  return EVERYWHERE[name] ?? texts.join(' ');
}

/** A function's own settings, those of a domain that they take over, or what every consumer reads. */
function settingsFiles(root: string, name: string): string[] {
  const own = join(root, 'functions', name, 'settings.ts');
  if (!existsSync(own)) return [join(root, 'shared', 'compose', 'consumer-deps.ts')];
  const imports = readFileSync(own, 'utf8').matchAll(/from '(\.[^']*settings\.ts)'/g);
  return [own, ...[...imports].map(([, path = '']) => join(own, '..', path))];
}
