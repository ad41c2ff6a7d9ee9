import type { Page, WebSocketRoute } from 'playwright-core';
import { waitFor } from './wait-for';

/** The live connection of a page: from the first one on, none reaches the server before it is let through. */
export class HeldSocket {
  private readonly held: (() => void)[] = [];
  private open: WebSocketRoute | undefined;

  /** Before the console is opened in the page. */
  static async of(page: Page): Promise<HeldSocket> {
    const socket = new HeldSocket();
    await page.routeWebSocket('**/graphql', async (route) => {
      await new Promise<void>((resolve) => socket.held.push(resolve));
      route.connectToServer();
      socket.open = route;
    });
    return socket;
  }

  /** Waits for the page to connect, and lets that one connection through. */
  async release(): Promise<void> {
    await this.untilHeld();
    this.held.shift()!();
  }

  /** Waits for the page to connect. */
  async untilHeld(): Promise<void> {
    await waitFor(() => this.held.length > 0, { describe: 'a connection for live updates', timeoutMs: 20_000 });
  }

  /** As a network does that goes away. The page connects again by itself, and is held again. */
  async lose(): Promise<void> {
    await this.open!.close({ code: 4_999, reason: 'lost' });
  }
}
