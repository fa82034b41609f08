import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import express, { type Express, Router } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { AppError, isNodeError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { problemHandler } from './problem.ts';
import { type Authenticate, type BoundRoute, mountRoutes, unauthorised, type WatchCall } from './router.ts';

export type HttpOptions = {
  basePath: string;
  routes: BoundRoute[];
  authenticate: Authenticate;
  /** What stands before the routes, e.g. a limit of tries. */
  guards: (app: Express) => void;
  /** Pages that are not part of the API: panel, reference. Mounted before the API's 404. */
  pages: (app: Express) => void;
  watch?: WatchCall;
  log: Logger;
};

/** The one HTTP application: everything lives below `basePath`. */
export function createApp(options: HttpOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.set('query parser', 'simple');
  app.use(requestLog(options));
  app.use(securityHeaders());
  if (options.basePath === '/') mountAll(app, options);
  else {
    const below = Router() as Express;
    // The page's own addresses are relative: without the slash at the end they would point beside it.
    below.get('/', (request, response, next) => {
      if (request.originalUrl.split('?')[0]?.endsWith('/')) next();
      else response.redirect(options.basePath);
    });
    mountAll(below, options);
    app.use(options.basePath.slice(0, -1), below);
    app.get('/', (_request, response) => response.redirect(options.basePath));
  }
  app.use((request) => {
    throw new AppError('not-found', `There is nothing at ${request.path}.`, { status: 404 });
  });
  app.use(problemHandler(options.log));
  return app;
}

function mountAll(app: Express, { routes, authenticate, guards, pages, watch }: HttpOptions): void {
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  guards(app);
  mountRoutes(app, routes, authenticate, watch);
  app.use('/api', async (request) => {
    if (!(await authenticate(request))) throw unauthorised();
    throw new AppError('not-found', `There is no call ${request.method} ${request.baseUrl}${request.path}.`, {
      status: 404,
    });
  });
  pages(app);
}

/** One line per finished request, with an id that answers carry; never headers, cookies or query strings (they may hold keys). */
function requestLog({ log, basePath }: HttpOptions) {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    quietReqLogger: true,
    serializers: {
      req: ({ id, method, raw }: { id: string; method: string; raw: IncomingMessage }) => ({
        id,
        method,
        path: pathOf(raw),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customLogLevel: (request, response, error) => {
      if (error || response.statusCode >= 500) return 'warn';
      return pathOf(request).startsWith(`${basePath}api/`) && request.method !== 'GET' ? 'info' : 'debug';
    },
  });
}

/** As the caller wrote it: express takes away from `url` what a router stands below. */
function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
  return (request.originalUrl ?? request.url ?? '').split('?')[0] as string;
}

/** No `upgrade-insecure-requests` and no HSTS: at home the service is plain HTTP; a proxy in front may add them. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: false,
  });
}

export type Door = {
  server: Server;
  port: number;
  /** From now on `app` answers; until then everything is told that the service is starting. */
  serve(app: Express): void;
  close(): Promise<void>;
};

/** Listens, or fails with one clear line. */
export async function openDoor(options: { port: number; host: string }): Promise<Door> {
  const { port, host } = options;
  let app: Express | null = null;
  // Behind a proxy that keeps connections for 60 s, the proxy must be the one that closes first.
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    if (app) app(request, response);
    else response.writeHead(503, { 'Retry-After': '1' }).end('starting');
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new AppError('config', listenProblem(error, port, host));
  }
  return {
    server,
    port: (server.address() as { port: number }).port,
    serve(made) {
      app = made;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenProblem(error: unknown, port: number, host: string): string {
  const code = isNodeError(error) ? error.code : '';
  if (code === 'EADDRINUSE') return `PORT: ${port} is taken by another program; it takes a free port.`;
  if (code === 'EACCES') return `PORT: ${port} may not be used by this user; it takes a port from 1024.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST: ${JSON.stringify(host)} is no address of this machine; it takes one, such as 127.0.0.1 or 0.0.0.0.`;
  }
  return `PORT: can't listen on ${host}:${port} (${code}).`;
}
