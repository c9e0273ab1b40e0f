import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { s3Storage } from '../../shared/documents/intake/storage.ts';
import { createModelSource, picturesFor } from '../../shared/documents/model/source.ts';
import { DEFAULT_GUARD } from '../../shared/documents/reading/guarded.ts';
import { pokeOutboxRelay } from '../../shared/outbox/write-outbox.ts';
import type { ParseDocumentDeps } from './handler.ts';
import type { Config } from './settings.ts';

/**
 * What the handler needs, from the environment.
 * @param bundle the running bundle: it starts itself once more as the reading thread, and the OCR
 *   engine's files lie beside it.
 */
export function createDeps(
  config: Config,
  bundle: { file: URL; folder: string; environment: NodeJS.ProcessEnv },
): ParseDocumentDeps {
  const base = createConsumerDeps(config);
  const { environment } = bundle;
  const model = createModelSource(config, { ...base, environment });
  return {
    ...base,
    readers: config.DOCUMENT_READERS,
    pictures: picturesFor(config),
    storage: s3Storage,
    wakeRelay: () => pokeOutboxRelay({ busName: config.BUS_NAME }),
    guard: { ...DEFAULT_GUARD, thread: bundle.file },
    assets: `${bundle.folder}/assets`,
    ...(model ? { model } : {}),
  };
}
