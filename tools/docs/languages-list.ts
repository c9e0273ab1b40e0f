import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('shared', 'documents', 'languages');
/** A file of a language is called by its code of ISO 639: `de.ts`. */
const LANGUAGE = /^([a-z]{2,3})\.ts$/;
/** This file's own name has the shape of a code. */
const LIST = 'all.ts';

/**
 * The list of languages, one line for each file of the folder, so that nobody lists a new one. Bundles
 * are made of imports: a folder that is read when a function starts would not be in them.
 */
export function languagesList(root: string) {
  const file = join(FOLDER, LIST);
  const before = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  const codes = readdirSync(join(root, FOLDER))
    .sort()
    .flatMap((name) => (name === LIST ? [] : (LANGUAGE.exec(name)?.[1] ?? [])));
  const lines = codes.map((code) => `export { ${code} } from './${code}.ts';`);
  return { file, before, after: `${[HEAD, ...lines].join('\n')}\n` };
}

const HEAD = '/** Every language of this folder; `npm run generate` writes this list. */';
