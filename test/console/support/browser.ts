import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's own browser: nothing is downloaded by tests. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) {
    throw new Error(
      'These tests need a browser: apt-get install chromium, or name one in CHROMIUM=/path/to/chrome',
    );
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
