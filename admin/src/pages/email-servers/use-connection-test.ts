import { useState } from 'react';
import type { OperationResult } from 'urql';
import { errorMessage, type UserError } from '../../api/errors';
import type { TestPartsFragment } from '../../gql/graphql';
import type { TestState } from './connection-test-panel';

interface Answer {
  payload: { test: TestPartsFragment | null; userErrors: UserError[] };
}

/** Runs a test of input that is not saved; what is wrong with it is shown at its fields. */
export function useConnectionTest(input: object, showErrors: (errors: UserError[]) => void) {
  const [tested, setTested] = useState<{ input: string; test: TestPartsFragment | null } | null>(null);
  const current = JSON.stringify(input);

  async function run(request: Promise<OperationResult<Answer>>): Promise<void> {
    setTested({ input: current, test: null });
    const { data, error } = await request;
    const test = data?.payload.test;
    setTested(test ? { input: current, test } : null);
    if (test) return;
    showErrors(
      error
        ? [{ field: null, code: 'REQUEST_FAILED', message: errorMessage(error) }]
        : (data?.payload.userErrors ?? []),
    );
  }

  const state: TestState | null =
    tested &&
    (tested.test ? { running: false, test: tested.test, outdated: tested.input !== current } : { running: true });
  return { state, run: (request: Promise<OperationResult<Answer>>) => void run(request) };
}
