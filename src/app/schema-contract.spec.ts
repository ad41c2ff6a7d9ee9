import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, findBreakingChanges, type GraphQLSchema, isObjectType } from 'graphql';
import { buildApiSchema } from './build-schema';

describe('the generated schema', () => {
  let generated: GraphQLSchema;
  beforeAll(async () => {
    generated = await buildApiSchema();
  });

  it('contains the contract', () => {
    const contract = buildSchema(readFileSync(join(__dirname, '../../test/contract/api.graphql'), 'utf8'));
    expect(findBreakingChanges(contract, generated).map((change) => change.description)).toEqual([]);
  });

  it('has no field that answers a secret, but for what is shown once', () => {
    const shownOnce = ['ApiTokenPayload.secret', 'SignInPayload.accessToken'];
    const fields = Object.values(generated.getTypeMap())
      .filter((type) => isObjectType(type))
      .filter((type) => !type.name.startsWith('__') && type !== generated.getMutationType())
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    // What anybody can read in this repository.
    const ofTheDemo = ['Demo.adminPassword', 'Demo.clientSecret', 'Demo.mailbox'];
    const suspicious = fields.filter((name) => /\.(?!has[A-Z]).*(password|secret|token|key|hash|box)s?$/i.test(name));
    const harmless = [...ofTheDemo, 'Query.apiTokens', 'Query.requestByKey', 'ApiTokenPayload.apiToken', 'Request.key'];
    expect(suspicious.filter((name) => !shownOnce.includes(name) && !harmless.includes(name))).toEqual([]);
  });
});
