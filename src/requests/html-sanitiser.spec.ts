import { Logger } from '@nestjs/common';
import { newId } from '../common/ids';
import { HtmlSanitiser } from './html-sanitiser';
import { inlinePlaceholder } from './inline-images';

describe('HtmlSanitiser', () => {
  const sanitiser = new HtmlSanitiser();

  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => sanitiser.onApplicationShutdown());

  it('makes hostile HTML inert, in another thread', async () => {
    const html = `<p onclick="alert(1)">Hi<script>alert(2)</script><img src=x onerror=alert(3)>
      <a href="javascript:alert(4)">link</a><iframe src="https://evil.example"></iframe><form action="/x"><input></form></p>`;
    const safe = await sanitiser.sanitise({ html, inlineImages: [] });
    expect(safe).toContain('Hi');
    expect(safe).not.toMatch(/alert|onclick|onerror|javascript:|<script|<iframe|<form|<input|evil\.example/i);
  });

  it('shows inline images of the mail and no others', async () => {
    const id = newId();
    const html = '<img src="cid:logo@x" alt="logo"><img src="cid:other@x" alt="other">';
    const safe = await sanitiser.sanitise({ html, inlineImages: [['logo@x', id]] });
    expect(safe).toContain(`src="${inlinePlaceholder(id)}"`);
    expect(safe).not.toContain('cid:');
  });

  it('gives up what takes longer than its time, and goes on with the next', async () => {
    const slow = '<p style="color:red">x</p>'.repeat(80_000);
    const [first, second] = await Promise.all([
      sanitiser.sanitise({ html: slow, inlineImages: [] }, 1),
      sanitiser.sanitise({ html: '<b>next</b>', inlineImages: [] }, 60_000),
    ]);
    expect(first).toBeNull();
    expect(second).toBe('<b>next</b>');
  });

  it('does not count waiting against the time', async () => {
    const jobs = Array.from({ length: 20 }, (_, i) => ({ html: `<b>${i}</b>`.repeat(2_000), inlineImages: [] }));
    const results = await Promise.all(jobs.map((job) => sanitiser.sanitise(job, 20_000)));
    expect(results.map((html) => html?.slice(0, 3))).toEqual(jobs.map(() => '<b>'));
  });
});
