import { type LooseKeys, useForm, type UseFormReturnType } from '@mantine/form';
import { type FormEvent, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import type { OperationResult } from 'urql';
import { errorMessage, type UserError } from '../../api/errors';

/** An error as the form shows it; `path` is that of the field that shows it, null where no field does. */
export interface FormProblem {
  path: string | null;
  label: string | null;
  message: string;
}

export interface ApiFormOptions<Values, Data> {
  /** In the shape of the mutation's input, so that the paths of `userErrors` fit. */
  initialValues: Values;
  send: (values: Values) => Promise<OperationResult<Data>>;
  errorsOf: (data: Data) => UserError[];
  /** After the server has accepted it. */
  onDone: (data: Data, values: Values) => void;
}

export interface ApiForm<Values> {
  values: Values;
  set: UseFormReturnType<Values>['setFieldValue'];
  setValues: (values: Partial<Values>) => void;
  /** Props for the input of a path; the path finds it again when the server names it in an error. */
  field: (path: LooseKeys<Values>, type?: 'checkbox') => ReturnType<UseFormReturnType<Values>['getInputProps']>;
  submit: (event?: FormEvent) => void;
  /** Shows errors that another request with these values brought, such as a connection test. */
  showErrors: (errors: UserError[]) => void;
  sending: boolean;
  dirty: boolean;
  problems: FormProblem[];
  /** Of the form element, in which the fields are found. */
  id: string;
}

/**
 * A form whose errors come from the server: `userErrors` appear at the fields that they name (or at the nearest field
 * above, e.g. the list for one of its entries), the others in the summary; the first field with an error gets the focus.
 */
export function useApiForm<Values extends object, Data>(options: ApiFormOptions<Values, Data>): ApiForm<Values> {
  const form = useForm<Values>({ initialValues: options.initialValues });
  const id = useId();
  const [sending, setSending] = useState(false);
  const [problems, setProblems] = useState<FormProblem[]>([]);

  function showErrors(errors: UserError[]): void {
    const found = errors.map((error) => ({ ...locate(id, error.field), message: error.message }));
    // Rendered before the focus is set, so that the error is read out with its field.
    flushSync(() => {
      setProblems(found);
      form.setErrors(Object.fromEntries(found.flatMap((p) => (p.path === null ? [] : [[p.path, p.message]]))));
    });
    focusFirst(id, found);
  }

  async function send(): Promise<void> {
    setSending(true);
    setProblems([]);
    form.clearErrors();
    const { values } = form;
    const { data, error } = await options.send(values).finally(() => setSending(false));
    if (error || !data) {
      const message = error ? errorMessage(error) : '';
      return showErrors([{ field: null, code: 'REQUEST_FAILED', message }]);
    }
    const errors = options.errorsOf(data);
    if (errors.length > 0) return showErrors(errors);
    form.resetDirty(values);
    options.onDone(data, values);
  }

  return {
    values: form.values,
    set: form.setFieldValue,
    setValues: (values) => form.setValues(values),
    field: (path, type) => {
      const props = form.getInputProps(path, type && { type });
      const onChange = (value: unknown) => {
        // An error of the whole, such as of a filter without entries, ends with a change of any part.
        form.clearFieldError(path.split('.').slice(0, -1).join('.'));
        (props.onChange as (value: unknown) => void)(value);
      };
      return { ...props, onChange, 'data-path': path };
    },
    submit: (event) => {
      event?.preventDefault();
      if (!sending) void send();
    },
    showErrors,
    sending,
    dirty: form.isDirty(),
    problems: problems.filter((p) => p.path === null || form.errors[p.path] != null),
    id,
  };
}

/** The input that a form made with `field(path)`. */
export function inputOf(formId: string, path: string): HTMLElement | null {
  return document.getElementById(formId)?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`) ?? null;
}

function locate(formId: string, field: string[] | null): Pick<FormProblem, 'path' | 'label'> {
  for (let path = field ?? []; path.length > 0; path = path.slice(0, -1)) {
    const key = path.join('.');
    const input = inputOf(formId, key);
    if (input) return { path: key, label: labelOf(input) };
  }
  return { path: null, label: null };
}

function labelOf({ id }: HTMLElement): string | null {
  const label = id === '' ? null : document.querySelector(`label[for="${CSS.escape(id)}"]`);
  return label?.firstChild?.textContent ?? null;
}

/** The uppermost field with an error; where none has one, the summary. */
function focusFirst(formId: string, problems: FormProblem[]): void {
  const inputs = problems.flatMap(({ path }) => (path === null ? [] : (inputOf(formId, path) ?? [])));
  const [first] = inputs.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const target = first ?? document.getElementById(formId)?.querySelector<HTMLElement>('[data-error-summary]');
  target?.focus();
}

function isBefore(a: Node, b: Node): boolean {
  return (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
