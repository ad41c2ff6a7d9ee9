/** Tells the page that the server no longer knows this browser: its session ended or was ended elsewhere. */
const target = new EventTarget();

export const sessionEnded = {
  announce: () => target.dispatchEvent(new Event('ended')),
  /** Returns what stops the listening. */
  listen(listener: () => void): () => void {
    target.addEventListener('ended', listener);
    return () => target.removeEventListener('ended', listener);
  },
};
