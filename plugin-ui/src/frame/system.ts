import type { readSystem } from '@xtreme/companion/contract';
import { useEffect } from 'preact/hooks';
import { call } from '../api.ts';
import { useResource } from '../cache.ts';

const every = 60_000;

/** Version, disk space and the like; asked for now and then while the panel is looked at. */
export function useSystem() {
  const entry = useResource('system', (signal) => call<typeof readSystem>('GET', 'api/system', { signal }), {
    maxAge: every,
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void entry.refresh();
    }, every);
    return () => clearInterval(timer);
  }, []);
  return entry.data.value;
}
