import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  createSourceEventStream,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
} from 'graphql';
import { newId } from '../../src/common/ids';
import { Role } from '../../src/auth/role';
import { startTestApp, type TestApp } from '../support/test-app';

type Who = 'anonymous' | 'TECHNICIAN' | 'MONITOR' | 'ADMIN';

/** The contract's table of rights (Rights in its README), written out. What is not listed is for ADMIN only. */
const SIGNED_IN: Who[] = ['TECHNICIAN', 'MONITOR', 'ADMIN'];
const RIGHTS: Record<string, Who[]> = {
  'Query.viewer': ['anonymous', ...SIGNED_IN],
  'Query.googleSignInAvailable': ['anonymous', ...SIGNED_IN],
  'Query.demo': ['anonymous', ...SIGNED_IN],
  'Mutation.signIn': ['anonymous', ...SIGNED_IN],
  'Mutation.setUpAdministrator': ['anonymous', ...SIGNED_IN],
  'Mutation.signOut': SIGNED_IN,
  'Mutation.changePassword': SIGNED_IN,
  'Query.requests': ['TECHNICIAN', 'ADMIN'],
  'Query.request': ['TECHNICIAN', 'ADMIN'],
  'Query.requestByKey': ['TECHNICIAN', 'ADMIN'],
  'Query.inboundMessages': ['TECHNICIAN', 'ADMIN'],
  'Query.inboundMessage': ['TECHNICIAN', 'ADMIN'],
  'Query.notifications': ['TECHNICIAN', 'ADMIN'],
  'Query.notification': ['TECHNICIAN', 'ADMIN'],
  'Query.technicianGroups': ['TECHNICIAN', 'ADMIN'],
  'Query.categories': ['TECHNICIAN', 'ADMIN'],
  'Mutation.updateRequest': ['TECHNICIAN', 'ADMIN'],
  'Mutation.replyToRequest': ['TECHNICIAN', 'ADMIN'],
  'Subscription.requestChanged': ['TECHNICIAN', 'ADMIN'],
  'Query.systemStatus': ['MONITOR', 'ADMIN'],
  'Query.mailTraffic': ['MONITOR', 'ADMIN'],
  'Subscription.serverHealthChanged': ['MONITOR', 'ADMIN'],
};
const EVERYONE: Who[] = ['anonymous', ...SIGNED_IN];

const OPEN_SERVER_FIELDS = ['id', 'name', 'email', 'protocol', 'provider', 'enabled', 'primary', 'health'];

describe('the rights', () => {
  let t: TestApp;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    t = await startTestApp();
    schema = t.get(GraphQLSchemaHost).schema;
  });
  afterAll(() => t.stop());

  const tokenOf = async (who: Who) => (who === 'anonymous' ? null : t.tokenFor(who));
  const rootFields = (root: 'Query' | 'Mutation' | 'Subscription') =>
    Object.values(
      (schema.getType(root) as { getFields(): Record<string, GraphQLField<unknown, unknown>> } & object).getFields(),
    );
  const mayOf = (name: string) => RIGHTS[name] ?? ['ADMIN'];

  it('name only what the schema has', () => {
    const names = (['Query', 'Mutation', 'Subscription'] as const).flatMap((root) =>
      rootFields(root).map((field) => `${root}.${field.name}`),
    );
    expect(Object.keys(RIGHTS).filter((name) => !names.includes(name))).toEqual([]);
  });

  describe.each(['Query', 'Mutation'] as const)('of every %s', (root) => {
    it.each(EVERYONE)('for %s are those of the contract', async (who) => {
      const token = await tokenOf(who);
      const answers: Record<string, string> = {};
      for (const field of rootFields(root)) {
        const { errors } = await t.gql(`${root.toLowerCase()} { ${call(field)} }`, {}, token);
        answers[`${root}.${field.name}`] = verdict(errors?.[0]?.extensions.code);
      }
      expect(answers).toEqual(expectedOf(Object.keys(answers), who));
    });
  });

  describe('of every Subscription', () => {
    it.each(EVERYONE)('for %s are those of the contract', async (who) => {
      const viewer = who === 'anonymous' ? null : { id: newId(), label: who, role: Role[who] };
      const answers: Record<string, string> = {};
      for (const field of rootFields('Subscription')) {
        const document = parse(`subscription { ${call(field)} }`);
        const source = await createSourceEventStream({ schema, document, contextValue: { viewer } });
        const isOpen = Symbol.asyncIterator in source;
        if (isOpen) void source[Symbol.asyncIterator]().return?.();
        answers[`Subscription.${field.name}`] = verdict(isOpen ? undefined : source.errors?.[0]?.extensions['code']);
      }
      expect(answers).toEqual(expectedOf(Object.keys(answers), who));
    });
  });

  function expectedOf(names: string[], who: Who): Record<string, string> {
    const refusal = who === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    return Object.fromEntries(names.map((name) => [name, mayOf(name).includes(who) ? 'allowed' : refusal]));
  }

  it.each([
    ['incoming', 'IncomingEmailServer', 'createIncomingEmailServer'],
    ['outgoing', 'OutgoingEmailServer', 'createOutgoingEmailServer'],
  ])('leave MONITOR of an %s server the open fields only', async (list, type, create) => {
    const input = {
      name: list,
      email: 'desk@example.com',
      ...(list === 'incoming' ? { protocol: 'IMAP', enabled: false } : {}),
      host: '127.0.0.1',
      port: 1,
      securityType: 'NONE',
      authType: 'BASIC',
      password: 'a password',
    };
    const made = await t.gql(
      `mutation ($input: ${type}Input!) { ${create}(input: $input) { userErrors { field code } } }`,
      { input },
    );
    expect(made.data[create].userErrors).toEqual([]);

    const fields = Object.values(
      (schema.getType(type) as unknown as { getFields(): Record<string, GraphQLField<unknown, unknown>> }).getFields(),
    );
    const token = await t.tokenFor('MONITOR');
    const open: string[] = [];
    for (const field of fields) {
      const { errors } = await t.gql(`{ systemStatus { ${list} { server { ${call(field)} } } } }`, {}, token);
      if (errors?.[0]?.extensions.code !== 'FORBIDDEN') open.push(field.name);
    }
    expect(open.sort()).toEqual([...OPEN_SERVER_FIELDS].sort());
  });
});

/** Everything but a refusal means that it was let in: dummy values are rarely accepted further on. */
function verdict(code: unknown): string {
  if (code === 'GRAPHQL_VALIDATION_FAILED' || code === 'INTERNAL_SERVER_ERROR') return `asked wrongly: ${code}`;
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : 'allowed';
}

/** A field with a dummy value for each required argument, and of an object only its type. */
function call(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${literal(arg.type, arg.name)}`);
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''} ${selection}`;
}

function literal(type: GraphQLInputType, name: string): string {
  if (isNonNullType(type)) return literal(type.ofType, name);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, field.name)}`).join(', ')} }`;
  }
  const byType: Record<string, string> = { ID: `"${newId()}"`, Int: '1', Boolean: 'false' };
  return byType[type.name] ?? JSON.stringify(name === 'host' ? '127.0.0.1' : 'x');
}
