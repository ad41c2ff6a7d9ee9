import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AttachmentRow } from './attachment.entity';
import { EntryHtmlService } from './entry-html.service';
import { RequestEntryRow } from './request-entry.entity';
import { RequestLoaders } from './request.loaders';
import type { EntryWithoutHtml } from './request.types';

@Resolver(() => RequestEntryRow)
export class RequestEntryResolver {
  constructor(
    private readonly entryHtml: EntryHtmlService,
    private readonly loaders: RequestLoaders,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Sanitised: no script, no remote content, no form. Inline images carry signed, short-lived URLs of ours.',
  })
  html(@Parent() entry: EntryWithoutHtml): Promise<string | null> {
    return this.entryHtml.htmlOf(entry.id);
  }

  @ResolveField(() => [AttachmentRow])
  attachments(@Parent() entry: EntryWithoutHtml): Promise<AttachmentRow[]> {
    return this.loaders.attachments.load(entry.id);
  }
}
