import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Diagnosis } from '../common/diagnosis';

export enum ConnectionTestStepName {
  RESOLVE = 'RESOLVE',
  PROXY = 'PROXY',
  CONNECT = 'CONNECT',
  TLS = 'TLS',
  AUTHENTICATE = 'AUTHENTICATE',
  OPEN_FOLDER = 'OPEN_FOLDER',
  SEND = 'SEND',
}
export enum ConnectionTestStepState {
  PASSED = 'PASSED',
  FAILED = 'FAILED',
  SKIPPED = 'SKIPPED',
}
registerEnumType(ConnectionTestStepName, { name: 'ConnectionTestStepName' });
registerEnumType(ConnectionTestStepState, { name: 'ConnectionTestStepState' });

@ObjectType()
export class ConnectionTestStep {
  @Field(() => ConnectionTestStepName) name: ConnectionTestStepName;
  @Field(() => ConnectionTestStepState) state: ConnectionTestStepState;
  @Field(() => Int) durationMs: number;

  @Field(() => String, {
    nullable: true,
    description: "E.g. the address, the certificate's subject and expiry, the number of messages in the folder.",
  })
  detail: string | null;
}

@ObjectType()
export class ConnectionTest {
  @Field() succeeded: boolean;

  @Field(() => [ConnectionTestStep], {
    description: 'In the order in which they ran; ends with the first that failed. 30 s for all of them together.',
  })
  steps: ConnectionTestStep[];

  @Field(() => Diagnosis, { nullable: true }) problem: Diagnosis | null;
}
