import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../auth/viewer';
import { TemplateKind } from './template-kinds';
import { TemplateService } from './template.service';
import {
  NotificationPreviewPayload,
  NotificationTemplate,
  NotificationTemplateInput,
  NotificationTemplatePayload,
} from './template.types';

@Resolver(() => NotificationTemplate)
export class TemplateResolver {
  constructor(private readonly templates: TemplateService) {}

  @Query(() => [NotificationTemplate])
  notificationTemplates(): Promise<NotificationTemplate[]> {
    return this.templates.all();
  }

  @Mutation(() => NotificationPreviewPayload, {
    description: 'Fills a template that is not saved with example values.',
  })
  previewNotificationTemplate(
    @Args('kind', { type: () => TemplateKind }) kind: TemplateKind,
    @Args('input') input: NotificationTemplateInput,
  ): NotificationPreviewPayload {
    return { preview: this.templates.preview(kind, input), userErrors: [] };
  }

  @Mutation(() => NotificationTemplatePayload)
  async updateNotificationTemplate(
    @CurrentViewer() viewer: Viewer,
    @Args('kind', { type: () => TemplateKind }) kind: TemplateKind,
    @Args('input') input: NotificationTemplateInput,
  ): Promise<NotificationTemplatePayload> {
    return { template: await this.templates.update(viewer, kind, input), userErrors: [] };
  }

  @Mutation(() => NotificationTemplatePayload, { description: 'Back to the built-in words.' })
  async resetNotificationTemplate(
    @CurrentViewer() viewer: Viewer,
    @Args('kind', { type: () => TemplateKind }) kind: TemplateKind,
  ): Promise<NotificationTemplatePayload> {
    return { template: await this.templates.reset(viewer, kind), userErrors: [] };
  }
}
