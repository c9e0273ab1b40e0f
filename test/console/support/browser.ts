import { describe } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { findChromium, hasChromium } from './chromium.ts';

/**
 * Tests that need a browser. Where there is none, they are skipped, and the end of the run says how
 * to get them run; in CI, where nobody would read that, they fail instead.
 */
export function describeInBrowser(title: string, tests: () => void): void {
  if (hasChromium || process.env.CI) describe(title, tests);
  else
    describe.skip(`${title} (needs a browser: install Chromium, or name one in CHROMIUM=…)`, tests);
}

/** A headless browser that speaks with this machine only. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    // Containers and root have no sandbox, and the pages are our own.
    args: ['--no-sandbox', '--no-zygote'],
    env: { ...process.env, ...env } as Record<string, string>,
  });
}
