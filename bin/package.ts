import { resolve } from 'node:path';
import { command, EXIT, single } from '../tools/command-line/command.ts';
import { type Io, runScript } from '../tools/command-line/run.ts';
import { text } from '../tools/command-line/text.ts';
import { packageProject } from '../tools/package.ts';

const pack = command({
  summary: 'write a ZIP of the project and its SHA-256, for delivery',
  description: [
    'What git knows of this checkout, as committed, in one file whose bytes depend on the commit alone:',
    'packed twice it is the same. Whoever gets it runs: sha256sum -c FILE.sha256, npm ci, npm start.',
  ].join('\n'),
  options: {
    out: { type: 'string', value: 'FOLDER', summary: 'where to; dist without', fallback: 'dist' },
  },
  examples: ['', '--out /tmp/delivery'],
  async run({ options }, { out }: Io) {
    const root = resolve(import.meta.dirname, '..');
    const { file, sha256, bytes } = packageProject({ root, outDir: resolve(root, options.out) });
    out.show({ file, sha256, bytes }, () => text`${file} (${bytes} bytes)\nsha256 ${sha256}`);
    return EXIT.ok;
  },
});

await runScript(single('npm run package --', pack));
