import type { HealthFinding } from '../contract/index.ts';
import type { Delivery } from './index.ts';

const link = '/settings/servers';

/** Whether the media servers heard of the last changes. */
export async function deliveryHealth(delivery: Delivery): Promise<HealthFinding[]> {
  const servers = await delivery.list();
  const title = 'Media servers';
  const failed = servers.filter(({ last_scan }) => last_scan?.status === 'failed');
  if (failed.length === 0) {
    const detail = servers.length === 0 ? 'None is connected.' : 'They heard of every change.';
    return [{ id: 'media-servers', level: 'ok', title, detail, fix: null, link }];
  }
  return failed.map(({ id, name, last_scan }) => ({
    id: `media-server-${id}`,
    level: 'warning' as const,
    title: name,
    detail: last_scan?.error?.message ?? 'It could not be told of new files.',
    fix: 'Check its address and key with the test.',
    link,
  }));
}
