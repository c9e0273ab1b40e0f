import { describe } from '@jest/globals';
import { hasChromium } from './chromium.ts';

/**
 * Tests that need a browser. Where there is none, they are skipped, and the end of the run says how
 * to get them run; in CI, where nobody would read that, they fail instead.
 */
export function describeInBrowser(title: string, tests: () => void): void {
  if (hasChromium || process.env.CI) describe(title, tests);
  else
    describe.skip(`${title} (needs a browser: install Chromium, or name one in CHROMIUM=…)`, tests);
}
