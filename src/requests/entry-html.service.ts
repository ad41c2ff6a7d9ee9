import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database';
import { BlobStore } from '../storage/blob-store';
import type { AttachmentRow } from './attachment.entity';
import { AttachmentUrls } from './attachment-urls';
import { rasterImageType } from './content-type';
import { HtmlSanitiser } from './html-sanitiser';
import { withInlineUrls } from './inline-images';
import { type EntryHtml, RequestEntryRepository } from './request-entry.repository';
import { RequestLoaders } from './request.loaders';
import type { StoredHtml } from './stored-content';

/** The HTML of entries as it may be shown: sanitised on first read, then kept. */
@Injectable()
export class EntryHtmlService {
  private readonly logger = new Logger(EntryHtmlService.name);

  constructor(
    private readonly db: Database,
    private readonly entries: RequestEntryRepository,
    private readonly loaders: RequestLoaders,
    private readonly sanitiser: HtmlSanitiser,
    private readonly urls: AttachmentUrls,
    private readonly blobs: BlobStore,
  ) {}

  /** Null when the mail had no HTML, or none that could be made safe: then its text is what there is. */
  async htmlOf(entryId: string): Promise<string | null> {
    const kept = await this.loaders.html.load(entryId);
    const raw = kept && storedHtml(kept);
    if (!kept || (kept.safeHtml === null && !raw)) return null;
    const images = (await this.loaders.attachments.load(entryId)).filter(isInlineImage);
    const html = kept.safeHtml ?? (await this.sanitise(entryId, raw!, images));
    return html === '' ? null : withInlineUrls(html, await this.urls.signed(images.map((image) => image.id)));
  }

  /** Sanitises and keeps the result; that it failed is kept too, as an empty text, so that it costs its time once. */
  private async sanitise(entryId: string, stored: StoredHtml, images: AttachmentRow[]): Promise<string> {
    const { transferEncoding, charset } = stored;
    const html = { bytes: await this.blobs.read(stored.blobRef), transferEncoding, charset };
    const inlineImages = images.map((image): [string, string] => [image.contentId!, image.id]);
    const safeHtml = (await this.sanitiser.sanitise({ html, inlineImages })) ?? '';
    await this.db
      .transaction((tx) => this.entries.setSafeHtml(tx, entryId, safeHtml))
      .catch((err: unknown) => this.logger.warn({ err, entryId }, 'sanitised HTML could not be kept'));
    return safeHtml;
  }
}

function storedHtml({ htmlRef, htmlTransferEncoding, htmlCharset }: EntryHtml): StoredHtml | null {
  return htmlRef === null ? null : { blobRef: htmlRef, transferEncoding: htmlTransferEncoding, charset: htmlCharset };
}

function isInlineImage(attachment: AttachmentRow): boolean {
  return attachment.inline && attachment.contentId !== null && rasterImageType(attachment.contentType) !== null;
}
