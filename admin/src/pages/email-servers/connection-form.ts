import type { GetInputPropsReturnType } from '@mantine/form';
import type { ConnectionValues } from './connection-values';

type Settable = Partial<Omit<ConnectionValues, 'protocol'>>;

/** What the parts that both directions share need of a form. */
export interface ConnectionForm {
  values: ConnectionValues;
  field: (path: string, type?: 'checkbox') => GetInputPropsReturnType;
  setValues: (values: Settable) => void;
}
