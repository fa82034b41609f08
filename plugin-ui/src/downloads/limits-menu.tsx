import { useSystem } from '../frame/system.ts';
import { navigate } from '../navigation.ts';
import { useLimits } from '../settings/limits-calls.ts';
import { t } from '../strings/index.ts';
import { moment, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { toastError } from '../ui/toast.tsx';

/** Bytes per second that are one press away. */
const usual = [1_000_000, 2_000_000, 5_000_000, 10_000_000, 25_000_000];

/** The limit of all downloads together, at hand: how fast, and whether the times of day are kept to. */
export function LimitsMenu() {
  const { values, save } = useLimits();
  const limits = useSystem()?.downloads.limits;
  if (!values) return null;
  const present = values.speed_limit_bps;
  const speeds = [...new Set([...usual, ...(present > 0 ? [present] : [])])].sort((a, b) => a - b);
  const set = (changes: Parameters<typeof save>[0]) => save(changes).catch(toastError);
  const items: MenuItem[] = [0, ...speeds].map((bps) => ({
    label: bps === 0 ? t.limits.noLimit : t.limits.atMost(rate(bps)),
    chosen: bps === present,
    onChoose: () => set({ speed_limit_bps: bps }),
  }));
  if (values.download_schedule.length > 0) {
    const on = values.download_schedule_enabled;
    items.push({
      label: on ? t.limits.ignoreTimes : t.limits.keepTimes,
      icon: 'moon',
      onChoose: () => set({ download_schedule_enabled: !on }),
    });
  }
  items.push({ label: t.limits.all, icon: 'settings', onChoose: () => navigate('/settings/limits') });
  const words = wordsOf(present, limits);
  return (
    <Menu class="btn sm" label={t.limits.menu(words)} items={items} shown={t.limits.menu(words)}>
      <Icon name={limits && !limits.allowed ? 'moon' : 'download'} size="s" />
      {words}
      <Icon name="down" size="s" />
    </Menu>
  );
}

type Now = { allowed: boolean; speed_limit_bps: number | null; until: string | null } | undefined;

function wordsOf(setting: number, now: Now): string {
  if (now && !now.allowed) return now.until ? t.limits.waitsUntil(moment(now.until)) : t.limits.waits;
  const bps = now ? now.speed_limit_bps : setting || null;
  return bps === null ? t.limits.noLimit : t.limits.atMost(rate(bps));
}
