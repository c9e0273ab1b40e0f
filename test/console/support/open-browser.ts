import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './chromium.ts';

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
