import { useSystem } from '../frame/system.ts';
import { t } from '../strings/index.ts';
import { bytes, moment, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadError, Skeleton } from '../ui/notes.tsx';
import { AccountLimits } from './limits-accounts.tsx';
import { type SaveLimits, useLimits } from './limits-calls.ts';
import { AmountRow, gigabytes, megabytesPerSecond } from './limits-field.tsx';
import { ScheduleLimits } from './limits-schedule.tsx';
import type { LimitValues } from './limits-values.ts';

type PartProps = { values: LimitValues; save: SaveLimits };

/** How fast, when, how much of the disk, and what is left to those who watch. */
export function Limits() {
  const { values, error, refresh, save } = useLimits();
  if (error !== undefined && !values) return <LoadError error={error} retry={refresh} />;
  if (!values) return <Skeleton shape="row" rows={4} />;
  return (
    <>
      <Now />
      <Together values={values} save={save} />
      <ScheduleLimits values={values} save={save} />
      <DiskLimits values={values} save={save} />
      <AccountLimits values={values} save={save} />
    </>
  );
}

/** What holds at this moment, as a sentence. */
function Now() {
  const limits = useSystem()?.downloads.limits;
  if (!limits) return null;
  const { allowed, speed_limit_bps, until } = limits;
  const state = !allowed
    ? t.limits.nowWaits
    : speed_limit_bps === null
      ? t.limits.nowFree
      : t.limits.nowAt(rate(speed_limit_bps));
  return (
    <p class="row t2" data-testid="limits-now">
      <Icon name={allowed ? 'download' : 'moon'} class="t3" />
      <span>{until ? t.limits.nowUntil(state, moment(until)) : `${state}.`}</span>
    </p>
  );
}

function Together({ values, save }: PartProps) {
  return (
    <section>
      <div class="sec">
        <h2>{t.limits.together}</h2>
      </div>
      <div class="panel list">
        <AmountRow
          label={t.limits.speed}
          hint={t.limits.speedHint}
          value={values.speed_limit_bps || null}
          amount={megabytesPerSecond}
          unit="MB/s"
          placeholder={t.limits.none}
          save={(bps) => save({ speed_limit_bps: bps ?? 0 })}
          testid="limits-speed"
        />
        <AmountRow
          label={t.limits.atOnce}
          hint={t.limits.atOnceHint}
          value={values.max_active_downloads}
          amount={{ scale: 1, whole: true, least: 1, most: 50, empty: false }}
          save={(count) => save({ max_active_downloads: count ?? 3 })}
          testid="limits-at-once"
        />
      </div>
    </section>
  );
}

function DiskLimits({ values, save }: PartProps) {
  const disk = useSystem()?.disks[0];
  return (
    <section>
      <div class="sec">
        <h2>{t.limits.disk}</h2>
      </div>
      <div class="panel list">
        <AmountRow
          label={t.limits.floor}
          hint={t.limits.floorHint}
          value={values.min_free_disk_bytes}
          amount={gigabytes}
          unit="GB"
          placeholder={disk && values.min_free_disk_bytes === null ? bytes(disk.floor_bytes) : undefined}
          save={(floor) => save({ min_free_disk_bytes: floor })}
          testid="limits-floor"
        />
      </div>
    </section>
  );
}
