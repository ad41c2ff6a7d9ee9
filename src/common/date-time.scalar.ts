import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

@Scalar('DateTime', () => Date)
export class DateTimeScalar implements CustomScalar<string, Date> {
  description = 'An instant: ISO 8601 in UTC with milliseconds.';

  parseValue(value: unknown): Date {
    const date = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : undefined;
    if (!date || Number.isNaN(date.getTime())) {
      throw new GraphQLError('Write an instant like 2026-01-31T12:00:00.000Z.', {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    return date;
  }

  serialize(value: unknown): string {
    return (value as Date).toISOString();
  }

  parseLiteral(ast: ValueNode): Date {
    return this.parseValue(ast.kind === Kind.STRING ? ast.value : undefined);
  }
}
