import { newId } from '../common/ids';
import { inlinePlaceholder, withInlineUrls } from './inline-images';

describe('withInlineUrls', () => {
  const [mine, other] = [newId(), newId()];
  const urls = new Map([[mine, `https://desk.example/attachments/${mine}?expires=1&signature=s`]]);

  it('puts the URL into the attribute, escaped', () => {
    expect(withInlineUrls(`<img src="${inlinePlaceholder(mine)}" alt="x">`, urls)).toBe(
      `<img src="https://desk.example/attachments/${mine}?expires=1&amp;signature=s" alt="x">`,
    );
  });

  it('puts it in wherever the image is shown again', () => {
    const html = inlinePlaceholder(mine).repeat(2);
    expect(withInlineUrls(html, urls)).not.toContain('inline.invalid');
  });

  it('gives nothing to a placeholder that names an image of another mail', () => {
    const html = `<img src="${inlinePlaceholder(other)}">`;
    expect(withInlineUrls(html, urls)).toBe(html);
  });
});
