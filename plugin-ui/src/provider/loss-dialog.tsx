import type { Playlist, SectionLoss, SectionName } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { useResource } from '../cache.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { moment, number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toastError } from '../ui/toast.tsx';
import { confirmLoss, fetchLoss } from './calls.ts';
import { playlistChanged } from './state.ts';

type Props = { playlist: Playlist; name: SectionName; onClose: () => void };
type Lost = SectionLoss['samples'][number];

const categoriesShown = 12;

/** What would go if the loss were believed, before it is: how much, of what, and what of it somebody follows. */
export function LossDialog({ playlist, name, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const key = `loss/${playlist.id}/${name} ${playlist.sections[name].synced_at ?? ''}`;
  const entry = useResource(key, (signal) => fetchLoss(playlist.id, name, signal), { maxAge: 0 });
  const loss = entry.data.value;
  const error = entry.error.value;
  const word = t.accounts.titles[name];
  const letGo = async () => {
    setBusy(true);
    try {
      playlistChanged(await confirmLoss(playlist.id, name));
      onClose();
    } catch (reason) {
      toastError(reason);
      setBusy(false);
    }
  };
  const footer = (
    <>
      <Button autofocus onClick={onClose}>
        {t.accounts.quarantineKeep}
      </Button>
      <Button look="danger solid" busy={busy} disabled={!loss} onClick={letGo} data-testid="confirm">
        {t.accounts.quarantineConfirm}
      </Button>
    </>
  );
  return (
    <Dialog title={<bdi>{t.accounts.quarantineTitle(word)}</bdi>} footer={footer} onClose={onClose}>
      <Sentence playlist={playlist} name={name} />
      {error !== undefined && <LoadError error={error} retry={entry.refresh} />}
      {!loss && error === undefined && <Skeleton shape="row" rows={5} />}
      {loss && <Loss loss={loss} />}
    </Dialog>
  );
}

/** What is known before the service has looked closer. */
function Sentence({ playlist, name }: Pick<Props, 'playlist' | 'name'>) {
  const waiting = playlist.sections[name].quarantine;
  if (!waiting) return null;
  const [missing, word] = [number(waiting.missing), t.accounts.titles[name]];
  return (
    <p class="t2 full-text">
      <b>{t.accounts.quarantine(missing, number(waiting.held), word)}</b> {t.accounts.quarantineBody(missing, word)}{' '}
      {t.accounts.lossBelieved(moment(waiting.confirmable_from))}
    </p>
  );
}

function Loss({ loss }: { loss: SectionLoss }) {
  const { missing, attached, categories, samples } = loss;
  return (
    <div class="stack loss" data-testid="loss">
      {attached.length > 0 ? (
        <section aria-label={t.accounts.lossFollowed}>
          <Note kind="wait" icon="warn" class="flat">
            <b>{t.accounts.lossFollowed}</b> {countsOf(loss)}
          </Note>
          <Titles titles={attached} />
        </section>
      ) : (
        <p class="sm">
          <Icon name="check" size="s" class="c-ok" /> {t.accounts.lossNothing}
        </p>
      )}
      <section aria-label={t.accounts.lossCategories}>
        <h3>{t.accounts.lossCategories}</h3>
        <ul class="loss-categories">
          {categories.slice(0, categoriesShown).map(({ category_id, title, missing: gone, held: all }) => (
            <li key={category_id ?? ''} class="row">
              <bdi class="grow cut">
                {title ?? (category_id === null ? t.accounts.lossNoCategory : t.accounts.lossUnnamed)}
              </bdi>
              <span class="num sm t3">{t.accounts.ofTotal(number(gone), number(all))}</span>
            </li>
          ))}
        </ul>
        {categories.length > categoriesShown && (
          <p class="sm t3">{t.accounts.lossMore(categories.length - categoriesShown)}</p>
        )}
      </section>
      <section aria-label={t.accounts.lossSamples}>
        <h3>{t.accounts.lossSamples}</h3>
        <Titles titles={samples} />
        {missing > samples.length && <p class="sm t3">{t.accounts.lossMore(missing - samples.length)}</p>}
      </section>
    </div>
  );
}

function countsOf({ favorites, tracked, downloaded }: SectionLoss): string {
  return [
    favorites > 0 ? t.accounts.lossFavorites(favorites) : '',
    tracked > 0 ? t.accounts.lossTracked(tracked) : '',
    downloaded > 0 ? t.accounts.lossDownloaded(downloaded) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function Titles({ titles }: { titles: readonly Lost[] }) {
  return (
    <ul class="loss-titles">
      {titles.map((one) => (
        <li key={one.id} class="row">
          {one.kind === 'live' ? (
            <bdi class="cut">{one.title}</bdi>
          ) : (
            <a class="link cut" href={href(`/${one.kind === 'movie' ? 'movies' : 'series'}/${one.id}`)}>
              <bdi>{one.title}</bdi>
            </a>
          )}
          {one.year !== null && <span class="num sm t3">{one.year}</span>}
          <span class="end row tight">
            {one.favorite && <Mark icon="heart" name={t.changes.favorite} />}
            {one.tracked && <Mark icon="track" name={t.catalogue.tracked} />}
            {one.files > 0 && <Mark icon="disk" name={t.changes.files(one.files)} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Mark({ icon, name }: { icon: 'heart' | 'track' | 'disk'; name: string }) {
  return (
    <span class="badge" title={name}>
      <Icon name={icon} size="s" />
      <span class="sr">{name}</span>
    </span>
  );
}
