/*
 * Sanitised HTML is kept, but URLs of its inline images expire after minutes. So what is kept has a placeholder for
 * each, and every reading puts fresh URLs in. `.invalid` is a name that never resolves (RFC 2606).
 */
const PLACEHOLDER = 'https://inline.invalid/';
const PLACEHOLDERS = /https:\/\/inline\.invalid\/([0-9a-f-]{36})/g;

export function inlinePlaceholder(attachmentId: string): string {
  return PLACEHOLDER + attachmentId;
}

/**
 * Puts URLs in. `urls` holds those of the entry's own images, so that a sender who writes a placeholder by hand gets
 * nothing that the same mail did not bring.
 */
export function withInlineUrls(html: string, urls: ReadonlyMap<string, string>): string {
  return html.replace(PLACEHOLDERS, (placeholder, id: string) => {
    const url = urls.get(id);
    return url === undefined ? placeholder : url.replaceAll('&', '&amp;');
  });
}
