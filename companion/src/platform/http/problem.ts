import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import { AppError, type FieldError } from '../errors.ts';
import type { Logger } from '../log.ts';

type Problem = { type: string; title: string; status: number; detail: string; code: string; errors?: FieldError[] };

function problemOf(error: AppError): Problem {
  return {
    type: `urn:xtreme-downloader:problem:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors && { errors: error.errors }),
    ...error.extension,
  };
}

export function sendProblem(response: Response, error: AppError): void {
  if (response.headersSent) return void response.destroy();
  if (error.retryAfter) response.setHeader('Retry-After', Math.ceil(error.retryAfter));
  if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="xtreme-downloader"');
  response
    .status(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(error)));
}

/** The one place where errors become answers. What nobody threw on purpose is logged, and told without its inside. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const known = toAppError(error);
    if (!known) log.error({ err: error, path: request.originalUrl.split('?')[0] }, 'a request failed unexpectedly');
    sendProblem(
      response,
      known ?? new AppError('internal', 'Something went wrong inside; the log of the service tells more.'),
    );
  };
}

/** Express' and body-parser's own errors carry `status` and `type`. */
function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const { status, type, name } = (error ?? {}) as { status?: number; type?: string; name?: string };
  if (name?.startsWith('SequelizeConnection')) {
    return new AppError('database-unavailable', "The database can't be reached. Try again in a moment.", {
      status: 503,
      retryable: true,
      retryAfter: 5,
      cause: error,
    });
  }
  if (type === 'entity.too.large') return new AppError('too-large', 'The body is larger than 1 MB.', { status: 413 });
  if (type === 'entity.parse.failed') {
    return new AppError('bad-json', 'The body is not a valid JSON object.', {
      status: 400,
      errors: [{ path: '', message: 'is not a valid JSON object' }],
    });
  }
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new AppError('bad-encoding', 'The body must be UTF-8 JSON, plain or gzip.', { status: 415 });
  }
  if (status === 404) return new AppError('not-found', 'There is nothing here.', { status });
  if (status && status >= 400 && status < 500)
    return new AppError('bad-request', 'The request is malformed.', { status });
  return null;
}
