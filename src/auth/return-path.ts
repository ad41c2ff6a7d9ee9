const HERE = 'http://here.invalid';
const CONSOLE = '/admin';
const OUTCOME = ['signIn', 'problem'];
/** Cookies of more than 4096 bytes are dropped (RFC 6265, section 6.1). */
const MAX_LENGTH = 2000;

/**
 * Where a browser goes on to in the console after a sign-in that led over another site. Anything else than a path of
 * the console is answered with its start page, so that no link to the sign-in ends at a stranger's site.
 */
export function returnPath(asked: string, outcome: Record<string, string> = {}): string {
  const url = new URL(isOfConsole(asked) ? asked : CONSOLE, HERE);
  for (const name of OUTCOME) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}

function isOfConsole(asked: string): boolean {
  if (asked.length > MAX_LENGTH || !URL.canParse(asked, HERE)) return false;
  const { origin, pathname } = new URL(asked, HERE);
  return origin === HERE && (pathname === CONSOLE || pathname.startsWith(`${CONSOLE}/`));
}
