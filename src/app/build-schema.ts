import 'reflect-metadata';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { pino } from 'pino';
import { readConfig } from '../config/config';
import { AppModule } from './app.module';

/** The API's schema from the decorators alone: nothing is started, no database is opened. */
export async function buildApiSchema(): Promise<GraphQLSchema> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
  try {
    const classes = providerClasses(AppModule.register(readConfig({}), pino({ enabled: false })));
    // The factory picks the resolvers from the first list and the scalars from the second.
    return lexicographicSortSchema(await app.get(GraphQLSchemaFactory).create(classes, classes));
  } finally {
    await app.close();
  }
}

type ModuleRef = Type<unknown> | DynamicModule;

/** All classes that are provided by a module or by those it imports. */
function providerClasses(root: ModuleRef): Type<unknown>[] {
  const seen = new Set<ModuleRef>();
  const classes = new Set<Type<unknown>>();
  const visit = (module: ModuleRef) => {
    if (seen.has(module)) return;
    seen.add(module);
    const dynamic = 'module' in module ? module : null;
    const type = dynamic?.module ?? (module as Type<unknown>);
    const declared = <T>(key: string) => (Reflect.getMetadata(key, type) as T[] | undefined) ?? [];
    const providers = [...(dynamic?.providers ?? []), ...declared<Provider>(MODULE_METADATA.PROVIDERS)];
    for (const provider of providers) if (typeof provider === 'function') classes.add(provider as Type<unknown>);
    const imports = [...(dynamic?.imports ?? []), ...declared<ModuleRef>(MODULE_METADATA.IMPORTS)];
    for (const imported of imports) if (isModule(imported)) visit(imported);
  };
  visit(root);
  return [...classes];
}

/** Imported libraries may be promises or forward references; none of those has resolvers of ours. */
function isModule(imported: unknown): imported is ModuleRef {
  return typeof imported === 'function' || (typeof imported === 'object' && imported !== null && 'module' in imported);
}
