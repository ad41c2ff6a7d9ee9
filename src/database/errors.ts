import { QueryFailedError } from 'typeorm';

function driverCode(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
}

export function isUniqueViolation(error: unknown): boolean {
  return ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'ER_DUP_ENTRY'].includes(driverCode(error) ?? '');
}

/** A row that others refer to was deleted, or a row that refers to nothing was written. */
export function isForeignKeyViolation(error: unknown): boolean {
  // SQLite carries ON DELETE RESTRICT out as a trigger and reports it as one; the schema has no other triggers.
  return [
    'SQLITE_CONSTRAINT_FOREIGNKEY',
    'SQLITE_CONSTRAINT_TRIGGER',
    'ER_ROW_IS_REFERENCED_2',
    'ER_NO_REFERENCED_ROW_2',
  ].includes(driverCode(error) ?? '');
}

/** MySQL chose this transaction to give way; the same work may be tried again at once. */
export function isDeadlock(error: unknown): boolean {
  return ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'].includes(driverCode(error) ?? '');
}
