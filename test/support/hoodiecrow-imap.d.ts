// The part of hoodiecrow-imap 2.1.0 that imap-server.ts uses; the package has no types of its own.
declare module 'hoodiecrow-imap' {
  import { Server, Socket } from 'node:net';

  namespace hoodiecrow {
    interface Message {
      uid: number;
      flags: string[];
      /** One character per byte. */
      raw: string;
    }
    interface Mailbox {
      path: string;
      uidvalidity: number;
      uidnext: number;
      messages: Message[];
    }
    interface Command {
      tag: string;
      command: string;
    }
    interface Attribute {
      type: 'ATOM' | 'TEXT' | 'SECTION';
      value?: string;
      section?: Attribute[];
    }
    interface Response {
      tag: string;
      command?: string;
      attributes?: (Attribute | number)[];
      skipResponse?: boolean;
    }
    interface Connection {
      /** Null when it is closed. */
      socket: Socket | null;
      /** Takes the next line instead of the command queue: during IDLE, and after `AUTHENTICATE PLAIN`. */
      inputHandler: ((line: string) => void) | false;
      selectedMailbox: Mailbox | false;
      send(response: Response): void;
    }
    type Handler = (connection: Connection, command: Command, data: string, done: () => void) => void;
    interface User {
      password?: string;
      xoauth2?: { accessToken: string };
    }
    interface Options {
      plugins?: string[];
      users?: Record<string, User>;
      storage?: Record<string, object>;
      secureConnection?: boolean;
      credentials?: { key: string; cert: string };
    }
    interface ImapServer {
      server: Server;
      users: Record<string, User>;
      connectionHandlers: ((connection: Connection) => void)[];
      outputHandlers: ((connection: Connection, response: Response, description?: string) => void)[];
      getCommandHandler(command: string): Handler | false;
      getMailbox(path: string): Mailbox | undefined;
      appendMessage(mailbox: string, flags: string[], date: Date, raw: string): { message: Message };
      notify(response: Response, mailbox: Mailbox): void;
    }
  }
  function hoodiecrow(options: hoodiecrow.Options): hoodiecrow.ImapServer;
  export = hoodiecrow;
}
