import { ConflictException, Controller, Get, NotFoundException, Param, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { BlobStore } from '../storage/blob-store';
import { InboundMessageRepository } from './inbound-message.repository';

/** The message as it came, for administrators (the guard's default). */
@Controller('inbound-messages')
export class RawMessageController {
  constructor(
    private readonly messages: InboundMessageRepository,
    private readonly blobs: BlobStore,
  ) {}

  @Get(':id/raw')
  async raw(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const row = await this.messages.findById(null, id);
    if (!row) throw new NotFoundException('There is no message with this ID.');
    if (!row.storedWhole) throw new ConflictException('Only the headers of this message were stored.');
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    response.setHeader('X-Content-Type-Options', 'nosniff');
    return new StreamableFile(this.blobs.stream(row.rawRef), {
      type: 'message/rfc822',
      disposition: `attachment; filename="${id}.eml"`,
      length: row.sizeBytes,
    });
  }
}
