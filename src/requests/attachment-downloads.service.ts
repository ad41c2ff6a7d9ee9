import { pipeline } from 'node:stream/promises';
import { ForbiddenException, Injectable, Logger, NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import { BlobStore } from '../storage/blob-store';
import { AttachmentRepository } from './attachment.repository';
import { AttachmentUrls, SIGNED_URL_MS } from './attachment-urls';
import { attachmentDisposition } from './content-disposition';
import { looksLike, rasterImageType } from './content-type';
import { readContent, streamContent } from './stored-content';

/** What strangers sent is never interpreted on our origin: no sniffing, no script, no frame, nothing loaded. */
const INERT = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
};

/** Sends stored files over HTTP; README.md, HTTP, has the rules. */
@Injectable()
export class AttachmentDownloads {
  private readonly logger = new Logger(AttachmentDownloads.name);

  constructor(
    private readonly attachments: AttachmentRepository,
    private readonly blobs: BlobStore,
    private readonly urls: AttachmentUrls,
  ) {}

  async sendDownload(id: string, response: Response): Promise<void> {
    const attachment = await this.attachments.findById(id);
    if (!attachment) throw new NotFoundException('There is no such attachment.');
    const stream = streamContent(this.blobs, attachment);
    setHeaders(response, {
      ...INERT,
      'Content-Type': attachment.contentType,
      'Content-Length': String(attachment.sizeBytes),
      'Content-Disposition': attachmentDisposition(attachment.fileName),
      'Cache-Control': 'private, no-cache',
    });
    await pipeline(stream, response).catch((err: unknown) => this.logger.debug({ err, id }, 'download ended early'));
  }

  /** Inline raster images only; says 403 for everything else, so that it tells nothing of what there is. */
  async sendInlineImage(
    id: string,
    given: { expires: unknown; signature: unknown },
    response: Response,
  ): Promise<void> {
    const { expires, signature } = given;
    const signed = typeof expires === 'string' && typeof signature === 'string';
    if (!signed || !this.urls.isValid(id, expires, signature)) throw notAllowed();
    const attachment = await this.attachments.findById(id);
    const type = attachment?.inline ? rasterImageType(attachment.contentType) : null;
    if (!attachment || !type) throw notAllowed();
    const bytes = await readContent(this.blobs, attachment);
    if (!looksLike(type, bytes)) throw notAllowed();
    setHeaders(response, {
      ...INERT,
      'Content-Type': type,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': `private, max-age=${SIGNED_URL_MS / 1000}`,
    });
    response.send(bytes);
  }
}

/** Not Express's `set`, which would say that a text is in UTF-8. */
function setHeaders(response: Response, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

const notAllowed = () => new ForbiddenException('This link does not work or has expired. Load the request again.');
