import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { SecretBox } from '../secrets/secret-box';
import { SettingsService } from '../settings/settings.service';

/** How long an inline image's URL works: it shows mail to whoever has it. */
export const SIGNED_URL_MS = 10 * 60_000;

/** URLs of attachments: for signed-in people, and signed ones for the images of sanitised HTML. */
@Injectable()
export class AttachmentUrls {
  constructor(
    private readonly secrets: SecretBox,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** A download for signed-in people. */
  async download(id: string): Promise<string> {
    return `${(await this.settings.get()).baseUrl}/attachments/${id}`;
  }

  /** Attachment id -> URL that anyone may open for the next ten minutes. */
  async signed(ids: string[]): Promise<Map<string, string>> {
    const { baseUrl } = await this.settings.get();
    const expires = String(Math.floor((this.clock.ms() + SIGNED_URL_MS) / 1000));
    const [key] = this.secrets.signingKeys('attachment-url');
    return new Map(
      ids.map((id) => {
        const signature = sign(key!, id, expires).toString('base64url');
        return [id, `${baseUrl}/attachments/${id}?expires=${expires}&signature=${signature}`];
      }),
    );
  }

  /** `expires` in seconds since the epoch, `signature` in base64url, as they came in the URL. */
  isValid(id: string, expires: string, signature: string): boolean {
    const remainingMs = /^\d{1,12}$/.test(expires) ? Number(expires) * 1000 - this.clock.ms() : 0;
    if (remainingMs <= 0 || remainingMs > SIGNED_URL_MS) return false;
    const given = Buffer.from(signature, 'base64url');
    return this.secrets.signingKeys('attachment-url').some((key) => {
      const right = sign(key, id, expires);
      return given.length === right.length && timingSafeEqual(given, right);
    });
  }
}

/** HMAC-SHA-256 over id and expiry; neither can hold the separator. */
function sign(key: Buffer, id: string, expires: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${expires}`).digest();
}
