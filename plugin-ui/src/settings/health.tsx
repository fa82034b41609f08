import { isMissing } from '../api.ts';
import { useResource } from '../cache.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { MediaFolder } from './media-folder.tsx';
import { fetchHealth, type Finding } from './system-calls.ts';

const signs: Record<Finding['level'], { icon: IconName; colour: string }> = {
  error: { icon: 'error', colour: 'c-bad' },
  warning: { icon: 'warn', colour: 'c-wait' },
  ok: { icon: 'check', colour: 'c-ok' },
};
const order = Object.keys(signs);

/** What the service finds wrong with itself, the worst first, each with what to do. */
export function Health() {
  const list = useResource('system/health', fetchHealth, { maxAge: 10_000 });
  const items = list.data.value?.items;
  const error = list.error.value;
  return (
    <>
      <p class="t2">{t.settings.health.lead}</p>
      {isMissing(error) && <Empty icon="shield" title={t.settings.health.unavailable} />}
      {error !== undefined && !isMissing(error) && (
        <LoadError error={error} stale={items !== undefined} retry={list.refresh} />
      )}
      {!items && error === undefined && <Skeleton shape="row" rows={4} />}
      {items && <Findings items={items} again={list.refresh} />}
      <MediaFolder />
    </>
  );
}

function Findings({ items, again }: { items: readonly Finding[]; again: () => Promise<void> }) {
  const sorted = [...items].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const count = items.filter(({ level }) => level !== 'ok').length;
  return (
    <section aria-label={t.settings.tabs.health}>
      <div class="sec">
        <h2 aria-live="polite">{count === 0 ? t.settings.health.fine : t.settings.health.found(count)}</h2>
        <span class="end">
          <Button look="sm" icon="sync" onClick={again} data-testid="health-again">
            {t.settings.health.again}
          </Button>
        </span>
      </div>
      <ul class="panel list">
        {sorted.map((finding) => (
          <FindingRow key={finding.id} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function FindingRow({ finding: { id, level, title, detail, fix, link } }: { finding: Finding }) {
  const { icon, colour } = signs[level] ?? signs.warning;
  return (
    <li class="item finding" data-testid="finding" data-id={id} data-level={level}>
      <Icon name={icon} class={colour} />
      <div class="grow stack tight">
        <div class="t">
          <span class="sr">{t.settings.health.levels[level]}: </span>
          <bdi>{title}</bdi>
        </div>
        <div class="m full">
          <bdi>{detail}</bdi>
        </div>
        {fix && level !== 'ok' && (
          <p class="sm">
            <b>{t.settings.health.fix}:</b> <bdi>{fix}</bdi>
          </p>
        )}
      </div>
      {link && level !== 'ok' && (
        <a class="btn sm" href={href(link.replace(/^#?\/?/, '/'))}>
          {t.settings.health.go}
        </a>
      )}
    </li>
  );
}
