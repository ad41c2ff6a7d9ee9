import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config';
import { INSTALLATION_PROPERTY, PropertyRepository } from '../database/property.repository';
import { allowsPlusAddresses } from '../email-servers/plus-addressing';
import { domainOf, normaliseAddress, normaliseDomain } from '../mail/addresses';
import {
  addressWithToken,
  isReplyToken,
  messageIdWithToken,
  readMessageIdToken,
  replyToken,
  type AddressToken,
} from '../mail/reply-token';
import { SecretBox } from '../secrets/secret-box';
import type { NotificationDraft } from './notification-draft';

/**
 * The tokens in our mail, with keys derived from SECRET_KEY: the first key signs, all of them verify. They prove that
 * whoever answers has got the mail; whether that person may add to the request is another question.
 */
@Injectable()
export class ReplyTokens implements OnModuleInit {
  private readonly messageIdKeys: Buffer[];
  private readonly addressKeys: Buffer[];
  private installation = '';

  constructor(
    secrets: SecretBox,
    private readonly properties: PropertyRepository,
    private readonly config: Config,
  ) {
    this.messageIdKeys = secrets.signingKeys('token in Message-ID');
    this.addressKeys = secrets.signingKeys('token in Reply-To');
  }

  async onModuleInit(): Promise<void> {
    this.installation = (await this.properties.get(null, INSTALLATION_PROPERTY)) ?? '';
  }

  /** What a mail is recognised by when it is answered. */
  of(
    notificationId: string,
    draft: Pick<NotificationDraft, 'requestId' | 'to' | 'answersTo'>,
    senderEmail: string | null,
  ): { messageId: string; replyTo: string | null } {
    return { messageId: this.messageId(notificationId, draft.requestId, senderEmail), replyTo: this.replyTo(draft) };
  }

  /** Whether we made this Message-ID for a mail about this request. */
  provesMessageId(messageId: string, requestId: string): boolean {
    const read = readMessageIdToken(messageId);
    if (!read) return false;
    return isReplyToken(this.messageIdKeys, this.messageIdParts(read.notificationId, requestId), read.token);
  }

  /** Whether we gave this address to one of these people for answers to this request. */
  provesAddress({ token }: AddressToken, requestId: string, people: Iterable<string>): boolean {
    return [...people].some((person) => isReplyToken(this.addressKeys, this.addressParts(requestId, person), token));
  }

  /** The sender's own domain where there is a sender yet; spam filters look for that. */
  private messageIdDomain(senderEmail: string | null): string {
    const own = senderEmail === null ? null : domainOf(senderEmail);
    return own ?? normaliseDomain(new URL(this.config.baseUrl).hostname) ?? 'mailroom.invalid';
  }

  /** Bound to the notification and its request: a notification has one Message-ID, however many recipients it has. */
  private messageId(notificationId: string, requestId: string | null, senderEmail: string | null): string {
    const token = replyToken(this.messageIdKeys[0]!, this.messageIdParts(notificationId, requestId));
    return messageIdWithToken(notificationId, token, this.messageIdDomain(senderEmail));
  }

  /** Bound to the request and to the person in To; null where the mailbox does not take such addresses. */
  private replyTo({ requestId, to, answersTo }: Pick<NotificationDraft, 'requestId' | 'to' | 'answersTo'>) {
    const [person] = to;
    if (requestId === null || person === undefined || !answersTo || !allowsPlusAddresses(answersTo.mailbox))
      return null;
    const token = replyToken(this.addressKeys[0]!, this.addressParts(requestId, person));
    return addressWithToken(answersTo.mailbox.email, answersTo.requestNumber, token);
  }

  private messageIdParts(notificationId: string, requestId: string | null): string[] {
    return [this.installation, requestId ?? '', notificationId];
  }

  /** The request's id rather than its number, which would be given again after going back to an older backup. */
  private addressParts(requestId: string, person: string): string[] {
    return [this.installation, requestId, normaliseAddress(person).key];
  }
}
