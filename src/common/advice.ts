import type { Diagnosis, DiagnosisCode } from './diagnosis';

/** What a person is told about a kind of problem; see Diagnosis for the meaning of each. */
export interface Advice {
  title: string;
  remedy: readonly string[];
  transient: boolean;
  documentationUrl?: string;
}

/** `detail` must already be fit to be shown: see serverWords. */
export function adviseOn(code: DiagnosisCode, advice: Advice, detail: string | null, at: Date): Diagnosis {
  return {
    code,
    title: advice.title,
    detail,
    remedy: [...advice.remedy],
    documentationUrl: advice.documentationUrl ?? null,
    transient: advice.transient,
    occurredAt: at,
  };
}
