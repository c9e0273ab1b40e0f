import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSettings } from './bundling/function-sources.ts';

/**
 * One folder per function with an empty entry: enough to synthesise the wiring where nobody runs
 * the code (documentation, template tests), in no time.
 */
export function writeStandInBundles(root: string, functionsDir: string): void {
  const entries = readdirSync(join(root, 'functions'), { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const folder = join(functionsDir, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), `// ${name}`);
    // What the wiring looks at, such as the files that an image is built from.
    for (const [from, to] of Object.entries(bundleSettings(root, name).copy ?? {})) {
      if (from.startsWith('node_modules/')) continue;
      cpSync(join(root, from), join(folder, to), { recursive: true });
    }
  }
}
