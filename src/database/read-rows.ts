import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { tableOf } from './table';

/**
 * Whole rows of one table without TypeORM's query builder, which takes longer over a batch than the database does.
 *
 * @param rest what follows the table's name, with `?` for each parameter; columns are named as their properties are
 */
export async function readRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rest: string,
  parameters: unknown[],
): Promise<T[]> {
  const { name, columns } = tableOf(manager, entity);
  const names = columns.map((column) => column.name).join(', ');
  const found = await manager.query<Record<string, unknown>[]>(`SELECT ${names} FROM ${name} ${rest}`, parameters);
  return found.map((values) => {
    const row: Record<string, unknown> = {};
    for (const { property, read } of columns) row[property] = read(values[property]);
    return row as T;
  });
}
