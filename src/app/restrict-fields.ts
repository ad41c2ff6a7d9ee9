import { defaultFieldResolver, GraphQLError, type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { Role } from '../auth/role';
import type { ViewerContext } from '../auth/viewer';

/** What everyone signed in may know of a mail server; a field that is added later is closed until it is listed here. */
const OPEN_SERVER_FIELDS = new Set(['id', 'name', 'email', 'protocol', 'provider', 'enabled', 'primary', 'health']);
const SERVER_TYPES = ['IncomingEmailServer', 'OutgoingEmailServer'];

/** Fields that can hold another machine's own words, such as the banner of an internal host. */
const ADMIN_WORDS: [type: string, field: string][] = [
  ['Diagnosis', 'detail'],
  ['DeliveryAttempt', 'response'],
];

type Field = GraphQLField<unknown, ViewerContext>;

/**
 * Closes fields of types that several roles may read to who is not ADMIN. Done in the schema and not in resolvers, so
 * that it holds by whichever way an object was reached. Throws when a type or field it should close is not there.
 */
export function restrictFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of SERVER_TYPES) {
    for (const field of Object.values(fieldsOf(schema, type))) {
      if (!OPEN_SERVER_FIELDS.has(field.name)) {
        forOthers(field, () => {
          throw new GraphQLError(`Only an administrator may see ${type}.${field.name}.`, {
            extensions: { code: 'FORBIDDEN' },
          });
        });
      }
    }
  }
  for (const [type, name] of ADMIN_WORDS) {
    const field = fieldsOf(schema, type)[name];
    if (!field) throw new Error(`There is no ${type}.${name} to restrict.`);
    forOthers(field, () => null);
  }
  return schema;
}

function fieldsOf(schema: GraphQLSchema, name: string): Record<string, Field> {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no type ${name} to restrict.`);
  return type.getFields();
}

function forOthers(field: Field, answer: () => null): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) =>
    context.viewer?.role === Role.ADMIN ? resolve(source, args, context, info) : answer();
}
