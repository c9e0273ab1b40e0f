import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { consumerSettings } from '../../shared/compose/consumer-deps.ts';
import type { Settings } from '../../shared/platform/config.ts';

/** What a function reads of its environment: its own settings, or what every consumer reads. */
export async function settingsOf(root: string, name: string): Promise<Settings> {
  const folder = join(root, 'functions', name);
  const file = join(folder, 'settings.ts');
  if (!existsSync(file)) {
    const index = readFileSync(join(folder, 'index.ts'), 'utf8');
    return index.includes('createConsumerDeps()') ? consumerSettings : {};
  }
  const { settings } = (await import(pathToFileURL(file).href)) as { settings: Settings };
  return settings;
}
