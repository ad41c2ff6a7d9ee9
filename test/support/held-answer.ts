import type { Page, Route } from 'playwright-core';

export interface HeldAnswer {
  /** How often the operation was sent. */
  readonly count: number;
  /** Lets it through to the server. */
  release: () => Promise<void>;
  /** Answers in the server's place that it was refused. */
  refuse: (message: string) => Promise<void>;
}

/** Keeps a GraphQL operation of this page from the server until the test has seen how the page waits. */
export async function holdAnswer(page: Page, operation: string): Promise<HeldAnswer> {
  const held: Route[] = [];
  const hold = (route: Route) => {
    const { operationName } = route.request().postDataJSON() as { operationName?: string };
    if (operationName !== operation) return route.fallback();
    held.push(route);
    return undefined;
  };
  const end = async (answer: (route: Route) => Promise<void>) => {
    await Promise.all(held.map(answer));
    await page.unroute('**/graphql', hold);
  };
  await page.route('**/graphql', hold);
  return {
    get count() {
      return held.length;
    },
    release: () => end((route) => route.continue()),
    refuse: (message) => {
      const userErrors = [{ field: null, code: 'REFUSED', message }];
      return end((route) => route.fulfill({ json: { data: { payload: { userErrors } } } }));
    },
  };
}
