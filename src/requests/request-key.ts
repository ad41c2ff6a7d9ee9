/** `REQ-42`: what people see, and what stands in subjects. */
export function requestKey(number: number): string {
  return `REQ-${number}`;
}

/** The number of a key as a person types it, in any case; null when it is no key. */
export function parseRequestKey(key: string): number | null {
  const digits = /^REQ-([1-9]\d{0,8})$/i.exec(key.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}
