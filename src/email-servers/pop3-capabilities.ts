/** What of CAPA (RFC 2449) matters here. */
export interface Pop3Capabilities {
  pipelining: boolean;
  /** Zero: whenever we like. */
  loginDelaySeconds: number;
}

/** Of a server that knows no CAPA nothing is known. */
export const NO_CAPABILITIES: Pop3Capabilities = { pipelining: false, loginDelaySeconds: 0 };

export function parseCapabilities(lines: readonly string[]): Pop3Capabilities {
  const words = lines.map((line) => line.trim().toUpperCase().split(/\s+/));
  const delay = Number(words.find(([name]) => name === 'LOGIN-DELAY')?.[1]);
  return {
    pipelining: words.some(([name]) => name === 'PIPELINING'),
    loginDelaySeconds: Number.isSafeInteger(delay) && delay > 0 ? delay : 0,
  };
}
