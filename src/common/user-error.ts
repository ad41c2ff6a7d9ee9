import { Field, ObjectType } from '@nestjs/graphql';

/** What a person can correct, as data in a mutation's payload. */
@ObjectType()
export class UserError {
  @Field(() => [String], {
    nullable: true,
    description: 'Path into the mutation\'s `input`, e.g. ["oauth", "scope"]; null when no single field is at fault.',
  })
  field: string[] | null;

  @Field({ description: 'Stable, machine-readable, SCREAMING_SNAKE_CASE.' })
  code: string;

  @Field({ description: 'One sentence that tells a person what to change.' })
  message: string;
}

/**
 * Thrown by services when input cannot be accepted; the interceptor turns it into the payload's `userErrors`, and the
 * transaction it was thrown in is rolled back, so nothing was changed.
 */
export class UserInputError extends Error {
  constructor(readonly errors: UserError[]) {
    super(errors.map((e) => `${e.field?.join('.') ?? '-'}: ${e.code}`).join(', '));
  }

  static of(field: string[] | string | null, code: string, message: string): UserInputError {
    return new UserInputError([{ field: typeof field === 'string' ? [field] : field, code, message }]);
  }

  /** The id in a mutation's `id` argument names nothing. */
  static notFound(what: string, field = 'id'): UserInputError {
    return UserInputError.of(field, 'NOT_FOUND', `There is no ${what} with this ID; it may have been deleted.`);
  }
}

/** Collects every error of an input, so that a person sees all of them at once. */
export class Validation {
  readonly errors: UserError[] = [];

  /** Adds an error unless `ok`; returns `ok` so that dependent checks can be skipped. */
  check(ok: boolean, field: string[] | string, code: string, message: string): boolean {
    if (!ok) this.errors.push({ field: typeof field === 'string' ? [field] : field, code, message });
    return ok;
  }

  throwIfAny(): void {
    if (this.errors.length > 0) throw new UserInputError(this.errors);
  }
}
