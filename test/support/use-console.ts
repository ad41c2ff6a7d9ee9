import type { Browser } from 'playwright-core';
import { ConsoleWindow, launchBrowser } from './browser';
import { type MailroomProcess, startMailroom } from './server-process';

export interface UsedConsole {
  server: MailroomProcess;
  browser: Browser;
  /** Signed in as the first administrator. */
  window: ConsoleWindow;
}

/**
 * A server with nothing in it and a window on its console, for all tests of a `describe`; `opened` gets them before the
 * first one. After each test the window must have no faults.
 */
export function useConsole(opened: (used: UsedConsole) => void | Promise<void>): void {
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startMailroom(), launchBrowser()]);
    window = await ConsoleWindow.open(browser, server);
    await window.signIn();
    await opened({ server, browser, window });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => expect(window.faults.splice(0)).toEqual([]));
}
