/** Whatever a test has started, to be stopped after it. */
const started: { stop(): unknown }[] = [];

/** Has something stopped after the test that started it, also when the test fails. */
export function stopLater<T extends { stop(): unknown }>(resource: T): T {
  started.push(resource);
  return resource;
}

/** For `afterEach`. */
export async function stopStarted(): Promise<void> {
  for (const resource of started.splice(0).reverse()) await resource.stop();
}
