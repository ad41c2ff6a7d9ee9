// The part of hoodiecrow-imap 2.1.0 that imap-server.ts uses; the package has no types of its own.
declare module 'hoodiecrow-imap' {
  import { EventEmitter } from 'node:events';
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
      attributes?: { value?: string }[];
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
      state: 'Not Authenticated' | 'Authenticated' | 'Selected';
      server: ImapServer;
      /** Hears of its server's news. */
      _notificationCallback: (news: unknown) => void;
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
    interface ImapServer extends EventEmitter {
      server: Server;
      users: Record<string, User>;
      connectionHandlers: ((connection: Connection) => void)[];
      outputHandlers: ((connection: Connection, response: Response, description?: string) => void)[];
      setCommandHandler(command: string, handler: Handler): void;
      getCommandHandler(command: string): Handler | false;
      getMailbox(path: string): Mailbox | undefined;
      appendMessage(mailbox: string, flags: string[], date: Date, raw: string): { message: Message };
      notify(response: Response, mailbox: Mailbox): void;
    }
  }
  function hoodiecrow(options: hoodiecrow.Options): hoodiecrow.ImapServer;
  export = hoodiecrow;
}
