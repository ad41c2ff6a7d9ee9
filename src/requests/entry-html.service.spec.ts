import { type BaseModules, startBaseModules } from '../../test/support/base-modules';
import { Database } from '../database/database';
import { NotificationRepository } from '../notifications/notification.repository';
import { SettingsService } from '../settings/settings.service';
import { BlobStore } from '../storage/blob-store';
import { AttachmentRepository } from './attachment.repository';
import { AttachmentUrls } from './attachment-urls';
import { ConversationService } from './conversation.service';
import { EntryHtmlService } from './entry-html.service';
import { HtmlSanitiser } from './html-sanitiser';
import type { NewAttachment } from './request-drafts';
import { RequestEntryRepository } from './request-entry.repository';
import { RequestIntakeService } from './request-intake.service';
import { RequestLoaders } from './request.loaders';
import { RequestRepository } from './request.repository';
import type { SanitiseJob } from './sanitise.worker';

describe('EntryHtmlService', () => {
  let base: BaseModules;
  let html: EntryHtmlService;
  let entries: RequestEntryRepository;
  /** Stands for the worker thread, which has its own spec. */
  const sanitiser = { jobs: [] as SanitiseJob[], sanitise: (job: SanitiseJob) => answer(job) };
  let answer: (job: SanitiseJob) => Promise<string | null>;

  beforeAll(async () => {
    base = await startBaseModules({
      providers: [
        RequestRepository,
        RequestEntryRepository,
        AttachmentRepository,
        NotificationRepository,
        ConversationService,
        RequestIntakeService,
        RequestLoaders,
        AttachmentUrls,
        EntryHtmlService,
        { provide: HtmlSanitiser, useValue: sanitiser },
        { provide: SettingsService, useValue: { get: () => Promise.resolve({ baseUrl: 'https://desk.example' }) } },
      ],
    });
    html = base.module.get(EntryHtmlService);
    entries = base.module.get(RequestEntryRepository);
  });

  afterAll(() => base.close());

  beforeEach(() => {
    sanitiser.jobs = [];
    answer = (job) => {
      sanitiser.jobs.push(job);
      return Promise.resolve(
        job.inlineImages.map(([, id]) => `<img src="https://inline.invalid/${id}">`).join('') + '<p>ok</p>',
      );
    };
  });

  async function entryWith(rawHtml: string | null, attachments: Partial<NewAttachment>[] = []): Promise<string> {
    const stored = { blobRef: 'a', transferEncoding: null };
    const file = { fileName: 'x', contentType: 'image/png', sizeBytes: 1, inline: true, contentId: 'x', ...stored };
    const now = base.clock.now();
    const [htmlRef = null] = await base.module.get(BlobStore).put(rawHtml === null ? [] : [Buffer.from(rawHtml)]);
    const [made] = await base.module.get(Database).transaction((tx) =>
      base.module.get(RequestIntakeService).createRequests(tx, [
        {
          subject: 'Hi',
          requesterEmail: 'ann@example.com',
          requesterName: null,
          ccEmails: [],
          technicianGroupId: null,
          categoryId: null,
          sourceId: null,
          linkedToId: null,
          createdAt: now,
          entry: {
            authorEmail: null,
            authorName: null,
            text: 'Hi',
            html: htmlRef === null ? null : { blobRef: htmlRef, transferEncoding: null, charset: 'utf-8' },
            messageId: null,
            inboundMessageId: null,
            createdAt: now,
            attachments: attachments.map((a) => ({ ...file, ...a })),
          },
        },
      ]),
    );
    const page = await entries.findPages([made!.id], { take: 2, after: null });
    return page.get(made!.id)![0]!.id;
  }

  it('answers null for a mail without HTML, without asking the sanitiser', async () => {
    expect(await html.htmlOf(await entryWith(null))).toBeNull();
    expect(sanitiser.jobs).toEqual([]);
  });

  it('sanitises once and keeps the result', async () => {
    const raw = '<p onclick=x>raw</p>';
    const id = await entryWith(raw);
    expect([await html.htmlOf(id), await html.htmlOf(id)]).toEqual(['<p>ok</p>', '<p>ok</p>']);
    expect(sanitiser.jobs).toEqual([
      { html: { bytes: Buffer.from(raw), transferEncoding: null, charset: 'utf-8' }, inlineImages: [] },
    ]);
  });

  it('answers null for what cannot be sanitised, and tries only once', async () => {
    let tries = 0;
    answer = () => {
      tries++;
      return Promise.resolve(null);
    };
    const id = await entryWith('<p>bomb</p>');
    expect([await html.htmlOf(id), await html.htmlOf(id)]).toEqual([null, null]);
    expect(tries).toBe(1);
  });

  it('tries again when the server stopped meanwhile', async () => {
    const id = await entryWith('<p>x</p>');
    const working = answer;
    answer = () => Promise.reject(new Error('Terminating worker thread'));
    await expect(html.htmlOf(id)).rejects.toThrow('Terminating');
    answer = working;
    expect(await html.htmlOf(id)).toBe('<p>ok</p>');
  });

  it('shows inline raster images only, with a signed URL that is fresh at every reading', async () => {
    const id = await entryWith('<p>x</p>', [
      { contentId: 'png' },
      { contentId: 'svg', contentType: 'image/svg+xml' },
      { contentId: 'pdf', contentType: 'application/pdf' },
      { contentId: 'file', inline: false },
      { contentId: null },
    ]);
    const first = await html.htmlOf(id);
    base.clock.advance(20 * 60_000);
    const second = await html.htmlOf(id);
    expect(sanitiser.jobs[0]!.inlineImages.map(([contentId]) => contentId)).toEqual(['png']);
    expect(second).not.toBe(first);
    const url = new URL(/src="([^"]+)"/.exec(second!)![1]!.replaceAll('&amp;', '&'));
    const { expires, signature } = Object.fromEntries(url.searchParams);
    expect(base.module.get(AttachmentUrls).isValid(url.pathname.split('/').at(-1)!, expires!, signature!)).toBe(true);
  });
});
