import * as contract from '../../contract/index.ts';
import { AppError } from '../../platform/errors.ts';
import { pageFrom } from '../../platform/http/cursor.ts';
import { Answer, type BoundRoute, bind } from '../../platform/http/router.ts';
import type { Requests } from './index.ts';
import type { RequestRow } from './store.ts';

export function requestsRoutes(requests: Requests): BoundRoute[] {
  return [
    bind(contract.takeSeerrRequest, async ({ body, signal }) => {
      const taken = await requests.takeSeerr(body, signal);
      if ('ignored' in taken) return { status: 'ignored' as const, ...taken.ignored, request: null };
      const request = shown(taken.row);
      const { status, code, reason } = request;
      if (status === 'refused') throw new AppError(code, reason, { status: 422, extension: { request } });
      return new Answer(status === 'waiting' ? 202 : 200, { status, code, reason, request });
    }),
    bind(contract.listRequests, async ({ query }) => pageFrom((await requests.list()).map(shown), query)),
    bind(contract.retryRequest, async ({ params, signal }) => shown(await requests.retry(params.id, signal))),
    bind(contract.deleteRequest, async ({ params }) => {
      await requests.remove(params.id);
      return undefined;
    }),
  ];
}

function shown({ source_key: _, wants_4k: __, created_at, decided_at, ...row }: RequestRow): contract.MediaRequest {
  return { ...row, created_at: created_at.toISOString(), decided_at: decided_at.toISOString() };
}
