import { newId } from '../common/ids';
import { normaliseAddress } from '../mail/addresses';
import { cut, cutWithNote } from '../mail/clean-text';
import { messageIdHash } from '../mail/threading';
import type { AttachmentRow } from './attachment.entity';
import { safeContentType } from './content-type';
import type { RequestEntryRow } from './request-entry.entity';
import type { RequestRow } from './request.entity';
import { EntryDirection, RequestStatus } from './request.enums';
import type { StoredContent, StoredHtml } from './stored-content';

/** Characters of an entry's text; a longer one is cut, with a note at its end. The raw message keeps all of it. */
export const MAX_ENTRY_TEXT = 1_000_000;
/** An attachment whose bytes are in the store already. */
export interface NewAttachment extends StoredContent {
  fileName: string;
  contentType: string;
  sizeBytes: number;
  inline: boolean;
  contentId: string | null;
}

/** One mail, as the intake has read it. */
export interface NewEntry {
  authorEmail: string | null;
  authorName: string | null;
  text: string;
  html: StoredHtml | null;
  /** Without angle brackets. */
  messageId: string | null;
  inboundMessageId: string | null;
  createdAt: Date;
  attachments: NewAttachment[];
}

export interface NewRequest {
  subject: string;
  requesterEmail: string;
  requesterName: string | null;
  ccEmails: string[];
  technicianGroupId: string | null;
  categoryId: string | null;
  sourceId: string | null;
  linkedToId: string | null;
  entry: NewEntry;
  createdAt: Date;
}

export function requestRow(draft: NewRequest, number: number): RequestRow {
  return {
    id: newId(),
    number,
    subject: draft.subject,
    status: RequestStatus.OPEN,
    requesterEmail: draft.requesterEmail,
    requesterKey: requesterKey(draft.requesterEmail),
    requesterName: shortened(draft.requesterName, 500),
    ccEmails: copied({ requesterKey: requesterKey(draft.requesterEmail), ccEmails: [] }, draft.ccEmails),
    technicianGroupId: draft.technicianGroupId,
    categoryId: draft.categoryId,
    sourceId: draft.sourceId,
    linkedToId: draft.linkedToId,
    createdAt: draft.createdAt,
    updatedAt: draft.createdAt,
  };
}

/** An INCOMING entry; the columns are as short as both databases want them. */
export function entryRow(requestId: string, entry: NewEntry): RequestEntryRow {
  return {
    id: newId(),
    requestId,
    direction: EntryDirection.INCOMING,
    authorEmail: shortened(entry.authorEmail, 320),
    authorName: shortened(entry.authorName, 500),
    text: cutWithNote(entry.text, MAX_ENTRY_TEXT),
    htmlRef: entry.html?.blobRef ?? null,
    htmlTransferEncoding: entry.html?.transferEncoding ?? null,
    htmlCharset: shortened(entry.html?.charset ?? null, 100),
    safeHtml: null,
    messageId: shortened(entry.messageId, 998),
    messageIdHash: entry.messageId === null ? null : messageIdHash(entry.messageId),
    inboundMessageId: entry.inboundMessageId,
    notificationId: null,
    createdAt: entry.createdAt,
  };
}

export function attachmentRows(entry: RequestEntryRow, attachments: NewAttachment[]): AttachmentRow[] {
  return attachments.map((a) => ({
    id: newId(),
    entryId: entry.id,
    uploadedBy: null,
    fileName: cut(a.fileName, 200),
    contentType: safeContentType(a.contentType),
    sizeBytes: a.sizeBytes,
    inline: a.inline,
    contentId: shortened(a.contentId, 500),
    blobRef: a.blobRef,
    transferEncoding: a.transferEncoding,
    createdAt: entry.createdAt,
  }));
}

/** The most people who take part in a request besides its requester; further ones are left out. */
const MAX_COPIED = 50;

/** Who is copied in a request after `added` have been: each address once, without the requester. */
export function copied(request: Pick<RequestRow, 'requesterKey' | 'ccEmails'>, added: string[]): string[] {
  const seen = new Set([request.requesterKey]);
  const distinct = [...request.ccEmails, ...added].filter((address) => {
    const { key } = normaliseAddress(address);
    return !seen.has(key) && seen.add(key);
  });
  return distinct.slice(0, Math.max(MAX_COPIED, request.ccEmails.length));
}

/** How addresses of requesters are compared, as long as its column. */
export function requesterKey(email: string): string {
  return cut(normaliseAddress(email).key, 320);
}

function shortened(text: string | null, max: number): string | null {
  return text === null ? null : cut(text, max);
}
