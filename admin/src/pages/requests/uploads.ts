export interface UploadWatch {
  /** How far it is, in bytes. */
  onProgress: (sent: number, total: number) => void;
  /** Ends it; what was sent so far is not kept. */
  signal: AbortSignal;
}

/**
 * Puts files into the store for a reply; answers their ids. Rejects when the server does not take them, or when it is
 * ended. By XMLHttpRequest, because fetch does not tell how far it is.
 */
export function upload(files: readonly File[], { onProgress, signal }: UploadWatch): Promise<string[]> {
  const body = new FormData();
  for (const file of files) body.append('files', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(new Error(`POST /attachments answered ${request.status}`));
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onerror = fail;
    request.onabort = fail;
    request.onload = () => {
      if (request.status < 200 || request.status > 299) return fail();
      resolve((JSON.parse(request.responseText) as { id: string }[]).map(({ id }) => id));
    };
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', '/attachments');
    request.setRequestHeader('apollo-require-preflight', 'true');
    request.send(body);
  });
}
