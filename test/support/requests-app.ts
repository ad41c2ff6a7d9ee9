import { Database } from '../../src/database/database';
import type { NewAttachment, NewRequest } from '../../src/requests/request-drafts';
import { RequestIntakeService } from '../../src/requests/request-intake.service';
import { BlobStore } from '../../src/storage/blob-store';
import { ManualClock } from './manual-clock';
import { startTestApp, type TestApp } from './test-app';

/** The first entry of a request, as far as a test says. */
export interface MailInRequest {
  html?: string;
  text?: string;
  messageId?: string;
  /** An inline PNG named logo.png with the Content-ID logo@x, unless said otherwise. */
  attachments?: (Partial<NewAttachment> & { bytes: Buffer })[];
}

export interface RequestsApp {
  t: TestApp;
  clock: ManualClock;
  /** API tokens, because sessions end when a test moves the time. */
  technician: string;
  admin: string;
  /** Takes mails in as the way of a mail does, one request each. */
  takeIn(mails: MailInRequest[], changes?: Partial<NewRequest>): Promise<{ id: string; key: string }[]>;
  entriesOf(requestId: string): Promise<any[]>;
}

/** The whole server with a clock that the test moves, and a short way to have requests. */
export async function startRequestsApp(): Promise<RequestsApp> {
  const clock = new ManualClock();
  const t = await startTestApp({ clock });
  const [technician, admin] = [await t.tokenFor('TECHNICIAN'), await t.tokenFor('ADMIN')];
  return {
    t,
    clock,
    technician,
    admin,
    takeIn: async (mails, changes = {}) => {
      const drafts = await Promise.all(mails.map((mail) => draftOf(t.get(BlobStore), mail, clock.now())));
      return t.get(Database).transaction((tx) =>
        t.get(RequestIntakeService).createRequests(
          tx,
          drafts.map((draft) => ({ ...draft, ...changes })),
        ),
      );
    },
    entriesOf: (id) => entriesOf(t, id, technician),
  };
}

async function draftOf(blobs: BlobStore, mail: MailInRequest, createdAt: Date): Promise<NewRequest> {
  const refs = await blobs.put((mail.attachments ?? []).map((a) => a.bytes));
  const [htmlRef = null] = await blobs.put(mail.html === undefined ? [] : [Buffer.from(mail.html)]);
  const attachments = (mail.attachments ?? []).map(({ bytes, ...given }, i): NewAttachment => {
    const stored = { blobRef: refs[i]!, transferEncoding: null, sizeBytes: bytes.length };
    const file = { fileName: 'logo.png', contentType: 'image/png', inline: true, contentId: 'logo@x', ...stored };
    return { ...file, ...given };
  });
  return {
    subject: 'Printer',
    requesterEmail: 'ann@example.com',
    requesterName: 'Ann',
    ccEmails: [],
    technicianGroupId: null,
    categoryId: null,
    sourceId: null,
    linkedToId: null,
    createdAt,
    entry: {
      authorEmail: 'ann@example.com',
      authorName: 'Ann',
      text: mail.text ?? 'It does not print.',
      html: htmlRef === null ? null : { blobRef: htmlRef, transferEncoding: null, charset: 'utf-8' },
      messageId: mail.messageId ?? null,
      inboundMessageId: null,
      createdAt,
      attachments,
    },
  };
}

async function entriesOf(t: TestApp, id: string, token: string): Promise<any[]> {
  const query = `query ($id: ID!) { request(id: $id) { entries(first: 100) { edges { node {
    id direction authorEmail authorName text html
    attachments { id fileName contentType sizeBytes inline url }
  } } } } }`;
  const { data, errors } = await t.gql(query, { id }, token);
  expect(errors).toBeUndefined();
  return data.request.entries.edges.map((edge: any) => edge.node);
}
