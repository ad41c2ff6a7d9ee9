import { Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Public } from '../auth/viewer';
import { Config } from '../config/config';

@ObjectType({ description: 'What `npm run demo` fills in for people; all of it is printed in its terminal as well.' })
export class Demo {
  @Field()
  adminEmail: string;
  @Field()
  adminPassword: string;
  @Field({ description: 'The sandbox mail provider: its mailboxes, and what can go wrong.' })
  sandboxUrl: string;
  @Field({ description: 'The mailbox to connect.' })
  mailbox: string;
  @Field()
  clientId: string;
  @Field()
  clientSecret: string;
}

@Resolver()
export class DemoResolver {
  constructor(private readonly config: Config) {}

  @Public()
  @Query(() => Demo, { nullable: true, description: 'Null but in `npm run demo`.' })
  demo(): Demo | null {
    const { sandbox, admin } = this.config;
    if (!sandbox || !admin) return null;
    const { webUrl, mailbox, clientId, clientSecret } = sandbox;
    return {
      adminEmail: admin.email,
      adminPassword: admin.password,
      sandboxUrl: webUrl,
      mailbox,
      clientId,
      clientSecret,
    };
  }
}
