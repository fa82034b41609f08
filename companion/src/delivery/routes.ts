import * as contract from '../contract/index.ts';
import { pageFrom } from '../platform/http/cursor.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Delivery } from './index.ts';
import type { MediaServerRow } from './store.ts';

export function deliveryRoutes(delivery: Delivery): BoundRoute[] {
  return [
    bind(contract.listMediaServers, async ({ query }) => pageFrom((await delivery.list()).map(shown), query)),
    bind(contract.createMediaServer, async ({ body }) => shown(await delivery.create(body))),
    bind(contract.readMediaServer, async ({ params }) => shown(await delivery.get(params.id))),
    bind(contract.changeMediaServer, async ({ params, body }) => shown(await delivery.change(params.id, body))),
    bind(contract.deleteMediaServer, async ({ params }) => {
      await delivery.remove(params.id);
      return undefined;
    }),
    bind(contract.testMediaServer, async ({ params, signal }) => delivery.test(params.id, signal)),
    bind(contract.readLibraryPlan, async ({ params, signal }) => delivery.plan(params.id, signal)),
    bind(contract.applyLibraryPlan, async ({ params, signal }) => delivery.applyPlan(params.id, signal)),
    bind(contract.scanMediaServer, async ({ params }) => shown(await delivery.scanAll(params.id))),
  ];
}

function shown({ api_key_sealed: _, created_at, ...row }: MediaServerRow): contract.MediaServer {
  return { ...row, created_at: created_at.toISOString() };
}
