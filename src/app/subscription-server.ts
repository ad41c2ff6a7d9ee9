import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { presentedToken } from '../auth/presented-token';
import { TokenService } from '../auth/token.service';
import type { Viewer } from '../auth/viewer';
import { badRequest, readSubscription } from './operation';
import { OriginPolicy } from './origin-policy';
import { presentError } from './present-error';

const PATH = '/graphql';
/** A subscription's document with its variables; graphql-ws would take 100 MB. */
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_SUBSCRIPTIONS = 50;
/** How long clients may take to answer that the server goes away. */
const GOODBYE_MS = 2_000;
/** Close code of graphql-ws for "Forbidden". */
const FORBIDDEN = 4403;

interface Connection extends Extra, Record<PropertyKey, unknown> {
  token?: string;
  viewer?: Viewer;
}
type Ctx = Context<Record<string, unknown>, Connection>;

/** Subscriptions over WebSocket (graphql-transport-ws), for who is signed in and for as long as they are. */
@Injectable()
export class SubscriptionServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SubscriptionServer.name);
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  private readonly connections = new Set<Connection>();
  private stop: () => unknown = () => undefined;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly schema: GraphQLSchemaHost,
    private readonly tokens: TokenService,
    private readonly origins: OriginPolicy,
  ) {}

  onApplicationBootstrap(): void {
    const server = useServer<Record<string, unknown>, Connection>(
      {
        // Else it tells clients the words of an unexpected error.
        isProd: true,
        onConnect: (ctx) => this.admit(ctx).catch((error: unknown) => this.refuseBecause(error)),
        onDisconnect: (ctx) => void this.connections.delete(ctx.extra),
        onSubscribe: (ctx, _id, payload) => this.read(ctx, payload),
        onNext: (_ctx, _id, _payload, _args, result) =>
          result.errors ? { ...result, errors: result.errors.map(told) } : undefined,
        onError: (_ctx, _id, _payload, errors) => errors.map((error) => presentError(error, error)),
      },
      this.sockets,
    );
    this.stop = () => server.dispose();
    // A client that breaks the protocol is no fault of ours: graphql-ws would print it past our logger.
    this.sockets.on('connection', (socket) => {
      socket.removeAllListeners('error').on('error', () => undefined);
    });
    const http = this.adapter.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => void this.upgrade(req, socket, head));
  }

  async beforeApplicationShutdown(): Promise<void> {
    const impatience = setTimeout(() => this.sockets.clients.forEach((socket) => socket.terminate()), GOODBYE_MS);
    await this.stop();
    clearTimeout(impatience);
  }

  /** Closes the connections whose session or token has ended, or has another role now. */
  async recheck(): Promise<void> {
    for (const connection of this.connections) {
      const viewer = await this.tokens.viewerOf(connection.token!);
      if (viewer?.role !== connection.viewer!.role) connection.socket.close(FORBIDDEN, 'Forbidden');
    }
  }

  private async upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    try {
      if (req.url?.split('?')[0] !== PATH) return void refuse('404 Not Found');
      if (!(await this.origins.allows(req))) return void refuse('403 Forbidden');
      this.sockets.handleUpgrade(req, socket, head, (ws) => this.sockets.emit('connection', ws, req));
    } catch (error) {
      this.refuseBecause(error);
      refuse('500 Internal Server Error');
    }
  }

  /** The token is in the first request's headers or, for clients that cannot set them, in the `authorization` parameter. */
  private async admit(ctx: Ctx): Promise<boolean> {
    const authorization = ctx.connectionParams?.['authorization'];
    const given = presentedToken({ headers: typeof authorization === 'string' ? { authorization } : {} });
    const token = (given ?? presentedToken(ctx.extra.request))?.token;
    const viewer = token ? await this.tokens.viewerOf(token) : null;
    if (!token || !viewer) return false;
    this.connections.add(Object.assign(ctx.extra, { token, viewer }));
    return true;
  }

  private refuseBecause(error: unknown): boolean {
    this.logger.error({ err: error }, 'a WebSocket could not be admitted');
    return false;
  }

  private read(ctx: Ctx, payload: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
    if (Object.keys(ctx.subscriptions).length > MAX_SUBSCRIPTIONS) return [badRequest('Too many subscriptions.')];
    const { schema } = this.schema;
    const operation = readSubscription(schema, payload);
    if (!('document' in operation)) return operation;
    const { viewer, request } = ctx.extra;
    return {
      schema,
      document: operation.document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: { viewer, req: request },
    };
  }
}

const told = (error: GraphQLError) => presentError(error.toJSON(), error);
