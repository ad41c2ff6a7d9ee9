import { Injectable } from '@nestjs/common';
import type { OutgoingAttachment } from '../email-servers/compose-mail';

/** Who keeps the attachments of replies: a module above this one. */
export interface OutgoingAttachments {
  /** In the order of `ids`; throws when one is gone. */
  load(ids: string[]): Promise<OutgoingAttachment[]>;
}

/** The module that keeps attachments registers here, so that no import goes up. */
@Injectable()
export class OutgoingAttachmentRegistry {
  private provider: OutgoingAttachments | null = null;

  use(provider: OutgoingAttachments): void {
    this.provider = provider;
  }

  async load(ids: string[]): Promise<OutgoingAttachment[]> {
    if (ids.length === 0) return [];
    if (!this.provider) throw new Error('Nobody keeps attachments: OutgoingAttachmentRegistry.use() was not called.');
    return this.provider.load(ids);
  }
}
