import { sanitiseHtml } from '../mail/sanitise';
import { inlinePlaceholder } from './inline-images';

export interface SanitiseJob {
  html: string;
  /** [Content-ID, id of the attachment] of each image that may be shown in it. */
  inlineImages: [contentId: string, attachmentId: string][];
}

/** Runs in a worker thread: HTML of strangers may take long, and must not stop the server meanwhile. */
export default function sanitise({ html, inlineImages }: SanitiseJob): string {
  const images = new Map(inlineImages);
  return sanitiseHtml(html, (contentId) => {
    const attachmentId = images.get(contentId);
    return attachmentId === undefined ? null : inlinePlaceholder(attachmentId);
  });
}
