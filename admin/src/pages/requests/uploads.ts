/** Puts files into the store for a reply; answers their ids. Rejects when the server does not take them. */
export async function upload(files: readonly File[]): Promise<string[]> {
  if (files.length === 0) return [];
  const body = new FormData();
  for (const file of files) body.append('files', file, file.name);
  const headers = { 'apollo-require-preflight': 'true' };
  const response = await fetch('/attachments', { method: 'POST', body, headers, credentials: 'same-origin' });
  if (!response.ok) throw new Error(`POST /attachments answered ${response.status}`);
  const uploaded = (await response.json()) as { id: string }[];
  return uploaded.map(({ id }) => id);
}
