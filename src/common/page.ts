import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';

/** The most rows one page of any list has. */
export const MAX_PAGE_SIZE = 100;

@ObjectType()
export class PageInfo {
  @Field() hasNextPage: boolean;
  @Field() hasPreviousPage: boolean;
  @Field(() => String, { nullable: true }) startCursor: string | null;
  @Field(() => String, { nullable: true }) endCursor: string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

type Count = number | null | Promise<number | null>;

export interface Connection<T> {
  edges: Edge<T>[];
  pageInfo: PageInfo;
  readonly totalCount: Count;
}

/** `{Name}Edge` and `{Name}Connection` types of the Relay cursor connection specification. */
export function connectionTypes<T>(name: string, node: () => Type<T>): Type<Connection<T>> {
  @ObjectType(`${name}Edge`)
  class EdgeType implements Edge<T> {
    @Field() cursor: string;
    @Field(node) node: T;
  }
  @ObjectType(`${name}Connection`)
  class ConnectionType implements Connection<T> {
    @Field(() => [EdgeType]) edges: EdgeType[];
    @Field() pageInfo: PageInfo;
    @Field(() => Int, { nullable: true }) totalCount: Count;
  }
  return ConnectionType;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 25 }) first: number;
  @Field(() => String, { nullable: true }) after?: string | null;
}

/** What a repository needs for one page: one row more than asked tells whether there is a next page. */
export interface Keyset {
  take: number;
  /** Rows come after this id, in the list's own order. */
  after: string | null;
}

/** Throws BAD_USER_INPUT for a size outside 1..100 or a cursor that no list of ours has given out. */
export function toKeyset(args: { first: number; after?: string | null }): Keyset {
  if (args.first < 1 || args.first > MAX_PAGE_SIZE) {
    throw badInput(`\`first\` must be between 1 and ${MAX_PAGE_SIZE}.`);
  }
  return { take: args.first + 1, after: args.after == null ? null : decodeCursor(args.after) };
}

export function toConnection<T extends { id: string }>(rows: T[], keyset: Keyset, count: () => Count): Connection<T> {
  const page = rows.slice(0, keyset.take - 1);
  const edges = page.map((node) => ({ cursor: encodeCursor(node.id), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length >= keyset.take,
      hasPreviousPage: keyset.after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    // Read only by an operation that asks for it.
    get totalCount() {
      return count();
    },
  };
}

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

const encodeCursor = (id: string) => Buffer.from(`id:${id}`).toString('base64url');

function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^id:[0-9a-f-]{36}$/.test(text)) throw badInput('`after` is not a cursor of this list.');
  return text.slice(3);
}
