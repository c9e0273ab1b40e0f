import '../../shared/documents/reading/thread.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createDeps } from './deps.ts';
import { createParseDocumentHandler } from './handler.ts';
import { settings } from './settings.ts';

const bundle = { file: new URL(import.meta.url), folder: import.meta.dirname };
const config = readConfig(settings);
export const handler = createParseDocumentHandler(
  createDeps(config, { ...bundle, environment: process.env }),
);
