import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AttachmentRow } from './attachment.entity';
import { AttachmentUrls } from './attachment-urls';

@Resolver(() => AttachmentRow)
export class AttachmentResolver {
  constructor(private readonly urls: AttachmentUrls) {}

  @ResolveField(() => String, { description: 'See README.md, HTTP.' })
  url(@Parent() attachment: AttachmentRow): Promise<string> {
    return this.urls.download(attachment.id);
  }
}
