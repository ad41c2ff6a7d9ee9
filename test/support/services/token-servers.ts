import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { services } from './state';

/**
 * Dovecot asks one URL about access tokens, and test files run beside each other, each with an OAuth server of its own:
 * this asks all of them. 503 when none answers, which Dovecot takes for what it cannot find out just now.
 */
export function startTokenInfo(port: number, folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    void askAll(request.url ?? '', folder).then(({ status, body }) => response.writeHead(status).end(body));
  });
  // Dovecot keeps its connections; it is the one to end them.
  server.keepAliveTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** For specs: from now on Dovecot, and through it Postfix, asks the server at this port too. Returns how to end it. */
export function trustTokensOf(port: number): () => void {
  const file = join(services().tokenServersFolder, String(port));
  writeFileSync(file, '');
  return () => rmSync(file, { force: true });
}

async function askAll(path: string, folder: string): Promise<{ status: number; body: string }> {
  const answers = await Promise.all(readdirSync(folder).map((port) => ask(`http://127.0.0.1:${port}${path}`)));
  const answered = answers.filter((answer) => answer !== null);
  return answered.find(({ status }) => status === 200) ?? answered[0] ?? { status: 503, body: '' };
}

/** Null when nobody listens: its test is over. */
async function ask(url: string): Promise<{ status: number; body: string } | null> {
  try {
    // A connection of its own: one that is kept may just then be closed by the other side.
    const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
    return { status: response.statusCode!, body: await text(response) };
  } catch {
    return null;
  }
}
