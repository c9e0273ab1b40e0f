import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { consumerSettings } from '../../shared/compose/consumer-deps.ts';

/** Variables by their names, as a function declares them. */
export type Settings = Record<string, z.ZodMiniType>;

/** What a function reads of its environment: its own settings, or what every consumer reads. */
export async function settingsOf(root: string, name: string): Promise<Settings> {
  const folder = join(root, 'functions', name);
  const file = join(folder, 'settings.ts');
  if (!existsSync(file)) {
    const index = readFileSync(join(folder, 'index.ts'), 'utf8');
    return index.includes('createConsumerDeps()') ? consumerSettings.shape : {};
  }
  const { settings } = (await import(pathToFileURL(file).href)) as { settings: z.ZodMiniObject };
  return settings.shape as Settings;
}

/** What a variable is for, in the words of its schema; undefined where another function says it. */
export const meaningOf = (schema: z.ZodMiniType): string | undefined =>
  z.globalRegistry.get(schema)?.description;
