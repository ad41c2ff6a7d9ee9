import { lowerThreadPriority } from '../common/thread-priority';
import { decodeHtml } from '../mail/mime-part';
import { sanitiseHtml } from '../mail/sanitise';
import { inlinePlaceholder } from './inline-images';
import type { StoredHtml } from './stored-content';

lowerThreadPriority();

/** HTML as it came with a mail. */
export type EncodedHtml = Omit<StoredHtml, 'blobRef'> & { bytes: Uint8Array };

export interface SanitiseJob {
  html: string | EncodedHtml;
  /** [Content-ID, id of the attachment] of each image that may be shown in it. */
  inlineImages: [contentId: string, attachmentId: string][];
}

/** Runs in a worker thread: HTML of strangers may take long, and must not stop the server meanwhile. */
export default function sanitise({ html, inlineImages }: SanitiseJob): string {
  const images = new Map(inlineImages);
  return sanitiseHtml(typeof html === 'string' ? html : textOf(html), (contentId) => {
    const attachmentId = images.get(contentId);
    return attachmentId === undefined ? null : inlinePlaceholder(attachmentId);
  });
}

function textOf({ bytes, ...coding }: EncodedHtml): string {
  return decodeHtml(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), coding);
}
