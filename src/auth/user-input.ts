import { Validation } from '../common/user-error';
import { optionalText } from '../common/validate';
import type { UserInput } from './auth.inputs';
import { checkPassword } from './passwords';
import type { User } from './user.entity';
import { emailKey } from './user.repository';

export type UserValues = Pick<User, 'email' | 'emailKey' | 'name' | 'role'>;

/** Throws a UserInputError. Where `passwordRequired`, neither an absent nor a null password is accepted. */
export function checkUserInput(input: UserInput, passwordRequired: boolean): UserValues {
  const v = new Validation();
  const email = input.email.trim();
  v.check(
    email.length <= 254 && /^[^\s@"<>(),;:\\]+@[^\s@"<>(),;:\\]+$/.test(email),
    'email',
    'INVALID_EMAIL',
    'Enter an email address like name@example.com.',
  );
  const name = optionalText(v, 'name', input.name, 200);
  if (typeof input.password === 'string') checkPassword(v, 'password', input.password);
  else v.check(!passwordRequired, 'password', 'REQUIRED', 'Enter a password.');
  v.throwIfAny();
  return { email, emailKey: emailKey(email), name, role: input.role };
}
