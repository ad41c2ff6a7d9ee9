import { Column, type ColumnOptions, PrimaryColumn, type ValueTransformer } from 'typeorm';

/*
 * Column types that mean the same on SQLite and on MySQL. There are no defaults in the database and no generated
 * values: the application sets every column, so that both databases hold the same.
 */

/** The MySQL driver answers 64-bit integers as strings; ours stay below 2^53. */
const int53: ValueTransformer = {
  to: (v: number | null | undefined) => v,
  from: (v: string | number | null) => (v === null ? null : Number(v)),
};

const json: ValueTransformer = {
  to: (v: unknown) => (v == null ? v : JSON.stringify(v)),
  from: (v: string | null): unknown => (v === null ? null : JSON.parse(v)),
};

/** SQLite answers 0 and 1 for a boolean, MySQL a tinyint. */
const bool: ValueTransformer = {
  to: (v: boolean | null | undefined) => (v == null ? v : Number(v)),
  from: (v: number | boolean | null) => (v === null ? null : Boolean(v)),
};

export const KeyColumn = () => PrimaryColumn({ type: 'varchar', length: 36 });
export const RefColumn = (o: ColumnOptions = {}) => Column({ type: 'varchar', length: 36, ...o });
export const TextColumn = (length: number, o: ColumnOptions = {}) => Column({ type: 'varchar', length, ...o });
export const LongTextColumn = (o: ColumnOptions = {}) => Column({ type: 'longtext', ...o });
export const EnumColumn = (o: ColumnOptions = {}) => Column({ type: 'varchar', length: 32, ...o });
export const IntColumn = (o: ColumnOptions = {}) => Column({ type: 'int', ...o });
export const BigIntColumn = (o: ColumnOptions = {}) => Column({ type: 'bigint', transformer: int53, ...o });
export const BoolColumn = (o: ColumnOptions = {}) => Column({ type: 'tinyint', transformer: bool, ...o });
export const TimeColumn = (o: ColumnOptions = {}) => Column({ type: 'datetime', precision: 3, ...o });
export const JsonColumn = (o: ColumnOptions = {}) => Column({ type: 'longtext', transformer: json, ...o });
