import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { ProxyProtocol, ProxyServer } from './proxy-server.entity';

@InputType()
export class ProxyServerInput {
  @Field({ description: '1 to 100 characters; unique, whatever its case.' }) name: string;
  @Field(() => ProxyProtocol) protocol: ProxyProtocol;
  @Field() host: string;
  @Field(() => Int) port: number;
  @Field(() => String, { nullable: true }) username?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Write-only. On update: omitted keeps the stored one as long as host and port stay, null removes it. Goes with the user name.',
  })
  password?: string | null;
}

@ObjectType()
export class ProxyServerPayload {
  @Field(() => ProxyServer, { nullable: true }) proxyServer?: ProxyServer | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
