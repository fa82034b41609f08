import type { System } from '@xtreme/companion/contract';
import { useSystem } from '../frame/system.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { bytes, bytesInParts } from '../ui/format.ts';
import { Note } from '../ui/notes.tsx';

type Disk = System['disks'][number];

/** The space of each root, and what the queue will take of it. */
export function DiskPanel() {
  const disks = useSystem()?.disks ?? [];
  if (disks.length === 0) return null;
  return (
    <section class="panel bleed" aria-label={t.home.disk}>
      <header>
        <h2>{t.home.disk}</h2>
        <a class="link sm end" href={href('/settings/limits')}>
          {t.home.limits}
        </a>
      </header>
      {disks.map((disk) => (
        <DiskSpace key={disk.path} disk={disk} named={disks.length > 1} />
      ))}
    </section>
  );
}

function DiskSpace({ disk, named }: { disk: Disk; named: boolean }) {
  const { free_bytes, total_bytes, needed_bytes, writable, path } = disk;
  const share = (size: number) => (total_bytes > 0 ? Math.min(100, (size / total_bytes) * 100) : 0);
  const used = share(total_bytes - free_bytes);
  const need = Math.min(share(needed_bytes), 100 - used);
  const [free, unit] = bytesInParts(free_bytes);
  return (
    <>
      <div class="pad stack tight">
        {named && <span class="mono xs t3 cut">{path}</span>}
        <span class="big">
          <span class="num">
            {free} {unit}
          </span>{' '}
          <small>{t.home.freeOf(bytes(total_bytes))}</small>
        </span>
        <div class="meter" role="img" aria-label={t.home.diskLabel(Math.round(used), Math.round(need))}>
          <i style={{ '--w': String(used) }} />
          {need > 0 && <i class="need" style={{ '--w': String(Math.max(need, 0.6)) }} />}
        </div>
        <span class="row xs t2">
          {needed_bytes > 0 && <i class="dot accent" />}
          {needed_bytes > 0 ? t.home.needs(bytes(needed_bytes)) : t.home.needsNothing}
        </span>
      </div>
      {needed_bytes > free_bytes && (
        <Note kind="wait" icon="disk" class="flat">
          {t.home.tooSmall(bytes(needed_bytes - free_bytes))}
        </Note>
      )}
      {!writable && (
        <Note kind="bad" icon="disk" class="flat">
          {t.settings.readOnly}
        </Note>
      )}
    </>
  );
}
