import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');

/** A browser, and what its process needs in its environment. */
export type Chromium = { executablePath: string; env: Record<string, string> };

/** Browsers that may be installed; the first that is there. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What the npm package is built for. */
const isPackaged = process.platform === 'linux' && process.arch === 'x64' && existsSync(PACKAGE);
const installed = INSTALLED.find((path) => existsSync(path));

/** False where `findChromium` would find none. */
export const hasChromium = Boolean(process.env.CHROMIUM) || isPackaged || installed !== undefined;

/**
 * The browser that `CHROMIUM` names; else the one of the npm package, which is the same on every
 * machine and asks nothing of it; else an installed one.
 */
export async function findChromium(): Promise<Chromium> {
  if (process.env.CHROMIUM) return { executablePath: process.env.CHROMIUM, env: {} };
  if (isPackaged) return unpacked();
  if (installed) return { executablePath: installed, env: {} };
  throw new Error('There is no browser on this machine');
}

/** Unpacked once per version, in one step: several test files may ask at a time. */
async function unpacked(): Promise<Chromium> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
  const home = join(ROOT, '.build', `chromium-${version}`);
  if (!existsSync(home)) {
    await mkdir(join(ROOT, '.build'), { recursive: true });
    const draft = await mkdtemp(`${home}-`);
    try {
      const script = join(import.meta.dirname, 'unpack-chromium.ts');
      await promisify(execFile)(process.execPath, [script], {
        env: { PATH: process.env.PATH, TMPDIR: draft },
      });
      await writeFile(join(draft, 'fonts.conf'), fontsBelow(home));
      await rename(draft, home).catch(() => {}); // another was quicker
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  };
}

/** The package's own file looks for its fonts in `/tmp`, and Chromium ends where it finds none. */
const fontsBelow = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`;
