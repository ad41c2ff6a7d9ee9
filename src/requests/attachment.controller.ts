import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Get,
  Param,
  Post,
  Query,
  Res,
  UnauthorizedException,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { AnyFilesInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { Role } from '../auth/role';
import { Allow, CurrentViewer, Public, type Viewer } from '../auth/viewer';
import { AttachmentDownloads } from './attachment-downloads.service';
import type { StoredUpload } from './upload.storage';
import { type Uploaded, UploadsService } from './uploads.service';

@Controller('attachments')
export class AttachmentController {
  constructor(
    private readonly downloads: AttachmentDownloads,
    private readonly uploads: UploadsService,
  ) {}

  /** Public because a signature stands in for a session: the frame that shows mail has neither origin nor cookies. */
  @Get(':id')
  @Public()
  async get(
    @Param('id') id: string,
    @Query('expires') expires: unknown,
    @Query('signature') signature: unknown,
    @CurrentViewer() viewer: Viewer | null,
    @Res() response: Response,
  ): Promise<void> {
    if (expires !== undefined || signature !== undefined) {
      return this.downloads.sendInlineImage(id, { expires, signature }, response);
    }
    if (!viewer) throw new UnauthorizedException('Sign in to download attachments.');
    if (viewer.role === Role.MONITOR) throw new ForbiddenException('Monitors may not read requests.');
    return this.downloads.sendDownload(id, response);
  }

  @Post()
  @Allow(Role.TECHNICIAN)
  @UseInterceptors(AnyFilesInterceptor())
  async upload(
    @CurrentViewer() viewer: Viewer,
    @UploadedFiles() files: StoredUpload[] | undefined,
  ): Promise<Uploaded[]> {
    if (!files?.length) throw new BadRequestException('Send at least one file as multipart/form-data.');
    return this.uploads.record(viewer, files);
  }
}
