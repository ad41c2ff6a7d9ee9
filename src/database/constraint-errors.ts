import { UserInputError } from '../common/user-error';
import { isUniqueViolation } from './errors';

/**
 * Runs a transaction that writes a row whose only unique column besides its id is its name's key. The index decides,
 * not a query before it, so that two writers at once cannot both get a name.
 */
export async function orNameTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw UserInputError.of('name', 'NAME_TAKEN', 'This name is already in use; choose another one.');
  }
}
