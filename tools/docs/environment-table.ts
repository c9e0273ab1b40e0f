import type { FunctionModel, StackModel } from '../../lib/template/model.ts';
import type { Settings } from '../../shared/platform/config.ts';
import { markdownTable } from './blocks.ts';
import { settingsOf } from './settings.ts';
import { LOCAL_URL } from './wiring.ts';

/** What the stack gives to every function, whether its settings name it or not. */
export const EVERYWHERE: Record<string, string> = {
  STAGE: 'Names the stage in metrics and in /health.',
  NODE_EXTRA_CA_CERTS: 'Who signs the certificate of Aurora.',
  TRACING: 'Where it is `otlp`, a span is written for each request and message.',
};

type Reader = { fn: FunctionModel; settings: Settings };

/** Every variable that a function declares or gets: what it is for, what the stack sets it to, who reads it. */
export async function environmentTable(model: StackModel, root: string): Promise<string> {
  const readers = await Promise.all(
    model.functions.map(async (fn) => ({ fn, settings: await settingsOf(root, fn.name) })),
  );
  const names = new Set(
    readers.flatMap(({ fn, settings }) => [
      ...Object.keys(settings),
      ...Object.keys(fn.environment),
    ]),
  );
  const rows = [...names].sort().map((name) => {
    const own = readers.filter(({ fn, settings }) => name in settings || name in fn.environment);
    return [
      `\`${name}\``,
      setTo(name, own, model),
      EVERYWHERE[name] ?? meanings(name, own).join(' '),
      own.length === readers.length ? 'all' : own.map(({ fn }) => `\`${fn.name}\``).join(', '),
    ];
  });
  return markdownTable(['variable', 'set by the stack to', 'what it is for', 'functions'], rows);
}

/** What most of those that read it say, and what others say of it too. */
export function meanings(name: string, readers: readonly { settings: Settings }[]): string[] {
  const counts = new Map<string, number>();
  for (const { settings } of readers) {
    const text = settings[name]?.meaning;
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
}

/** Empty where the stack leaves it to an operator, or sets it in some stages only. */
const setTo = (name: string, readers: Reader[], model: StackModel): string =>
  [
    ...new Set(
      readers.flatMap(({ fn }) =>
        fn.environment[name] === undefined ? [] : describe(fn.environment[name], model),
      ),
    ),
  ]
    .sort()
    .join(' or ');

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
