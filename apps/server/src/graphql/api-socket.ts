import type { IncomingMessage } from 'node:http';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Clock, Timer } from '@switchboard/call';
import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, specifiedRules, validate } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { originOf } from '../config/people/own-origin';
import { Viewers } from '../config/people/viewers';
import type { ViewerModel } from '../config/viewer.model';
import { CLOCK, ENVIRONMENT, LOG } from '../ports';
import { refuseUpgrade, UpgradeDoors } from '../upgrade-doors';
import type { ApiContext } from './api-context';
import { toPublicError } from './api-faults';
import type { ApiWire } from './api-transport';
import { serveApiSocket } from './api-transport';
import { MAX_TOKENS } from './api.options';
import { depthLimit } from './depth-limit';

const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_SUBSCRIPTIONS = 100;
/** How soon a reader who was signed out elsewhere is cut off. */
const RECHECK_MS = 30_000;
/** As graphql-ws uses it for a socket without permission. */
const UNAUTHORIZED = 4401;
/** RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;

interface SocketState extends ApiWire {
  viewer?: ViewerModel;
  recheck?: Timer;
}

type Params = { authorization?: unknown; Authorization?: unknown };
type SocketContext = Context<Params, SocketState>;

/** Subscriptions: graphql-transport-ws on /graphql, for signed-in people and keys, as long as they are. */
@Injectable()
export class ApiSocket implements OnApplicationBootstrap, OnModuleDestroy {
  // Compression would cost more than it saves on messages this small.
  private readonly server = new WebSocketServer({
    handleProtocols,
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  @Inject(CLOCK) private readonly clock!: Clock;
  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly doors: UpgradeDoors,
    private readonly viewers: Viewers,
    private readonly host: GraphQLSchemaHost,
  ) {}

  onApplicationBootstrap(): void {
    const api = makeServer<Params, SocketState>(this.options(this.host.schema));
    const faulted = (error: unknown) => this.log.error({ error }, 'API socket handler failed');
    this.doors.open('/graphql', (request, socket, head) => {
      if (originOf(request, this.environment.publicUrl) === 'foreign') return refuseUpgrade(socket, 403);
      this.server.handleUpgrade(request, socket, head, (client) => {
        serveApiSocket(api, { socket: client, request }, { clock: this.clock, faulted });
      });
    });
  }

  /** Readers come back to the next server, or to this one after its restart. */
  onModuleDestroy(): void {
    for (const client of this.server.clients) client.close(GOING_AWAY, 'Going away');
    this.server.close();
  }

  private options(schema: GraphQLSchema): ServerOptions<Params, SocketState> {
    const toPublic = toPublicError(this.log);
    return {
      onConnect: (context) => this.connect(context),
      onClose: (context) => context.extra.recheck?.cancel(),
      onSubscribe: (context, _id, payload) => this.prepare(context, payload, schema),
      onNext: (...[, , , , result]) => result.errors && { ...result, errors: result.errors.map(toPublic) },
      onError: (_context, _id, _payload, errors) => errors.map(toPublic),
    };
  }

  private contextOf({ extra, connectionParams }: SocketContext): ApiContext {
    const { viewer, socket, request } = extra;
    const authorization = connectionParams?.authorization ?? connectionParams?.Authorization;
    return {
      viewer: viewer ?? null,
      cutOff: (code, reason) => socket.close(code, reason),
      asked: { request, again: this.viewers.later(request, authorization) },
    };
  }

  private async connect(context: SocketContext): Promise<boolean> {
    const viewer = await this.viewerOf(context);
    if (!viewer) {
      context.extra.socket.close(UNAUTHORIZED, 'Sign in first');
      return false;
    }
    context.extra.viewer = viewer;
    this.recheckLater(context);
    return true;
  }

  private viewerOf({ connectionParams, extra }: SocketContext): Promise<ViewerModel | null> {
    const request: IncomingMessage = extra.request;
    return this.viewers.ofSocket(request, connectionParams?.authorization ?? connectionParams?.Authorization);
  }

  private recheckLater(context: SocketContext): void {
    const { extra } = context;
    extra.recheck = this.clock.after(RECHECK_MS, () => void this.recheck(context));
  }

  private async recheck(context: SocketContext): Promise<void> {
    const { socket } = context.extra;
    try {
      const viewer = await this.viewerOf(context);
      if (!viewer) return socket.close(UNAUTHORIZED, 'Signed out');
      context.extra.viewer = viewer;
    } catch (error) {
      // While the records are away nobody can be signed out either.
      this.log.warn({ error }, 'sign-in of a socket could not be checked');
    }
    if (socket.readyState === socket.OPEN) this.recheckLater(context);
  }

  private prepare(
    context: SocketContext,
    payload: SubscribePayload,
    schema: GraphQLSchema,
  ): ExecutionArgs | readonly GraphQLError[] {
    if (Object.keys(context.subscriptions).length > MAX_SUBSCRIPTIONS) {
      return [new GraphQLError(`At most ${MAX_SUBSCRIPTIONS} operations on one socket.`)];
    }
    try {
      const document = parse(payload.query, { maxTokens: MAX_TOKENS });
      const faults = validate(schema, document, [...specifiedRules, depthLimit]);
      if (faults.length > 0) return faults;
      const { operationName, variables: variableValues } = payload;
      return { schema, document, operationName, variableValues, contextValue: this.contextOf(context) };
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}
