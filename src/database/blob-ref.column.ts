import type { ColumnOptions, EntityTarget, ObjectLiteral } from 'typeorm';
import { TextColumn } from './columns';

export interface BlobRefProperty {
  entity: EntityTarget<ObjectLiteral>;
  property: string;
}

const properties: BlobRefProperty[] = [];

/** A column that holds a reference into the message store. What no such column names is removed from the store, so every reference needs one. */
export function BlobRefColumn(options: ColumnOptions = {}): PropertyDecorator {
  return (prototype, property) => {
    TextColumn(100, options)(prototype, property);
    properties.push({ entity: prototype.constructor, property: String(property) });
  };
}

/** All of them. */
export function blobRefColumns(): readonly BlobRefProperty[] {
  return properties;
}
