import type { FilterType } from '../../gql/graphql';

export interface Filter {
  type: FilterType;
  emails: string[];
  domains: string[];
  keywords: string[];
}

export interface FilterValues extends Omit<Filter, 'type'> {
  type: FilterType | 'NONE';
}

export function filterValues(filter: Filter | null | undefined): FilterValues {
  const { type = 'NONE' as const, emails = [], domains = [], keywords = [] } = filter ?? {};
  return { type, emails, domains, keywords };
}

/** Null: everything passes. */
export function filterInput({ type, ...lists }: FilterValues): Filter | null {
  return type === 'NONE' ? null : { type, ...lists };
}
