/**
 * `Content-Disposition: attachment` with the file's name: RFC 6266, the name in UTF-8 as RFC 5987 writes it, and an
 * ASCII one for programs that know only that.
 */
export function attachmentDisposition(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  // Through a buffer, because half a surrogate pair would make encodeURIComponent throw.
  const extended = encodeURIComponent(Buffer.from(fileName).toString()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`;
}
