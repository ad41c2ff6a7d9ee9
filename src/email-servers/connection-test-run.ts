import { type Diagnosis } from '../common/diagnosis';
import {
  type ConnectionTest,
  type ConnectionTestStep,
  ConnectionTestStepName,
  ConnectionTestStepState,
} from './connection-test.types';
import type { ServerEndpoint } from './endpoint';
import { SecurityType } from './email-server.enums';

/** The steps that a test of this endpoint takes, in their order; `last` are those after the sign-in. */
export function plannedSteps(
  endpoint: Pick<ServerEndpoint, 'proxy' | 'securityType'>,
  last: ConnectionTestStepName[],
): ConnectionTestStepName[] {
  return [
    ConnectionTestStepName.RESOLVE,
    ...(endpoint.proxy ? [ConnectionTestStepName.PROXY] : []),
    ConnectionTestStepName.CONNECT,
    ...(endpoint.securityType === SecurityType.NONE ? [] : [ConnectionTestStepName.TLS]),
    ConnectionTestStepName.AUTHENTICATE,
    ...last,
  ];
}

/** Writes down how the planned steps went. What fails is always the first that has not been written down. */
export class ConnectionTestRun {
  private steps: ConnectionTestStep[] = [];
  private lapStart = performance.now();

  constructor(private readonly planned: ConnectionTestStepName[]) {}

  passed(name: ConnectionTestStepName | keyof typeof ConnectionTestStepName, detail: string | null): void {
    this.add(ConnectionTestStepName[name], ConnectionTestStepState.PASSED, detail);
  }

  skipped(name: ConnectionTestStepName, detail: string): void {
    this.add(name, ConnectionTestStepState.SKIPPED, detail);
  }

  succeeded(): ConnectionTest {
    return { succeeded: true, steps: this.steps, problem: null };
  }

  failed(problem: Diagnosis): ConnectionTest {
    const next = this.planned.find((name) => this.steps.every((step) => step.name !== name));
    if (next) this.add(next, ConnectionTestStepState.FAILED, problem.detail);
    return { succeeded: false, steps: this.steps, problem };
  }

  private add(name: ConnectionTestStepName, state: ConnectionTestStepState, detail: string | null): void {
    const now = performance.now();
    // A second sign-in with a newer access token goes through its steps again.
    this.steps = this.steps.filter((step) => step.name !== name);
    this.steps.push({ name, state, durationMs: Math.round(now - this.lapStart), detail });
    this.lapStart = now;
  }
}
