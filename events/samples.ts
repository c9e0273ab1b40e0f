import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRequest } from '../shared/platform/errors.ts';

export type Sample = { type: string; path: string; id: string; style: 'snapshot' | 'thin' };

const ROOT = join(import.meta.dirname, '..');

/** The sample events of events/stripe, thin ones included. */
export function listSamples(): Sample[] {
  const paths = readdirSync(join(import.meta.dirname, 'stripe'), { recursive: true })
    .map((path) => join('events/stripe', String(path)))
    .filter((path) => path.endsWith('.json'))
    .sort();
  return paths.map((path) => {
    const event = readEvent(join(ROOT, path));
    const style = event.object === 'v2.core.event' ? 'thin' : 'snapshot';
    return { type: String(event.type), path, id: String(event.id), style };
  });
}

/** @throws InvalidRequest that names the types there are. */
export function pathOfType(type: string): string {
  const samples = listSamples();
  const found = samples.find((sample) => sample.type === type);
  if (!found)
    throw new InvalidRequest(
      `No sample of type "${type}": ${samples.map((s) => s.type).join(', ')}`,
    );
  return join(ROOT, found.path);
}

/** @throws InvalidRequest that names the file when it is missing, no JSON, or no Stripe event. */
export function readEvent(path: string): Record<string, unknown> {
  let event: unknown;
  try {
    event = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new InvalidRequest(
      code === 'ENOENT' ? `There is no file ${path}` : `${path} is not a file of JSON`,
      { cause },
    );
  }
  const { id, type } = (event ?? {}) as { id?: unknown; type?: unknown };
  if (typeof id !== 'string' || typeof type !== 'string')
    throw new InvalidRequest(`${path} is no Stripe event: those have an "id" and a "type"`);
  return event as Record<string, unknown>;
}
