import { existsSync } from 'node:fs';
import type { BrowserServer } from 'playwright-core';
import { chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Starts Debian's Chromium. Throws an `Error` where it is not installed. */
export function startChromium(): Promise<BrowserServer> {
  if (!existsSync(EXECUTABLE)) throw new Error('these tests need Chromium: apt-get install chromium');
  return chromium.launchServer({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
