import { useState } from 'react';
import type { OperationResult } from 'urql';
import { errorMessage, type UserError } from '../../api/errors';
import type { TestPartsFragment } from '../../gql/graphql';
import type { TestState } from './connection-test-panel';

interface Answer {
  payload: { test: TestPartsFragment | null; userErrors: UserError[] };
}

/** Runs a test of values that are not saved; what is wrong with them is shown at their fields. */
export function useConnectionTest(showErrors: (errors: UserError[]) => void) {
  const [state, setState] = useState<TestState | null>(null);

  async function run(request: Promise<OperationResult<Answer>>): Promise<void> {
    setState({ running: true });
    const { data, error } = await request;
    const test = data?.payload.test;
    setState(test ? { running: false, test } : null);
    if (test) return;
    showErrors(
      error
        ? [{ field: null, code: 'REQUEST_FAILED', message: errorMessage(error) }]
        : (data?.payload.userErrors ?? []),
    );
  }

  return { state, run: (request: Promise<OperationResult<Answer>>) => void run(request) };
}
