import { useEffect, useRef, useState } from 'react';
import { tellProblem } from '../../shared/tell';
import { texts } from '../../texts';
import { upload } from './uploads';

export interface Attached {
  id: string;
  name: string;
}

/** The files of a reply, uploaded as they are chosen; `onChange` gets all that are there. */
export function useAttachments(onChange: (attached: Attached[]) => void) {
  const [attached, setAttached] = useState<Attached[]>([]);
  const [progress, setProgress] = useState<{ sent: number; total: number } | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const change = (next: Attached[]) => {
    setAttached(next);
    onChange(next);
  };

  async function attach(chosen: File[]): Promise<void> {
    if (running.current || chosen.length === 0) return;
    const { signal } = (running.current = new AbortController());
    setProgress({ sent: 0, total: chosen.reduce((sum, file) => sum + file.size, 0) });
    try {
      const ids = await upload(chosen, { onProgress: (sent, total) => setProgress({ sent, total }), signal });
      change([...attached, ...chosen.map(({ name }, i) => ({ id: ids[i]!, name }))]);
    } catch {
      if (!signal.aborted) tellProblem(texts.requests.uploadFailed);
    }
    running.current = null;
    setProgress(null);
  }

  return {
    attached,
    /** Null when nothing is on its way. */
    progress,
    attach: (chosen: File[]) => void attach(chosen),
    cancel: () => running.current?.abort(),
    drop: (id: string) => change(attached.filter((each) => each.id !== id)),
  };
}
