import type { Playlist, VodItem } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { ApiError, sentenceOf } from '../api.ts';
import { usePaged } from '../cache.ts';
import { fetchMovies } from '../catalogue/calls.ts';
import { MovieCard } from '../catalogue/title-card.tsx';
import { MediaServers } from '../delivery/media-servers.tsx';
import { navigate, place } from '../navigation.ts';
import { AccountForm } from '../provider/account-form.tsx';
import {
  CategoryChoice,
  type Excluded,
  excludedOf,
  hasCategoryChoice,
  saveExcluded,
} from '../provider/category-choice.tsx';
import { SectionRows } from '../provider/sections.tsx';
import { playlistById } from '../provider/state.ts';
import { setupCodeIn } from '../router.ts';
import { MediaFolder } from '../settings/media-folder.tsx';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { roving } from '../ui/roving.ts';
import { access, setPassword } from './state.ts';
import { type StepId, Wizard } from './wizard.tsx';

/** Password → account → what of it → where to → who shows it → the first film. The step stands in the address. */
export function FirstRunPage() {
  const { step, account } = place.value.query;
  if (access.value === 'setup') return <PasswordStep />;
  const playlist = playlistById.value.get(Number(account));
  if (step === 'categories') return <CategoriesStep key={account} playlist={playlist} />;
  if (step === 'folder') return <FolderStep />;
  if (step === 'server') return <ServerStep />;
  if (step === 'film') return <FilmStep />;
  return (
    <Wizard step="account" title={t.wizard.accountTitle} lead={t.wizard.accountLead}>
      <AccountForm
        onSaved={({ id }) => go('categories', id)}
        aside={
          <Button look="ghost" onClick={() => navigate('/')}>
            {t.wizard.skip}
          </Button>
        }
      />
    </Wizard>
  );
}

const go = (step: StepId, account?: number) => navigate('/welcome', { step, account });

/** The code comes with the printed address; it leaves the address bar (and the history) once it was read. */
const codeFromAddress = typeof location === 'undefined' ? null : setupCodeIn(location.hash);

function PasswordStep() {
  const [code, setCode] = useState(codeFromAddress ?? '');
  const [password, setText] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const short = password !== '' && password.length < 8;
  const codeAsked = codeFromAddress === null || (error instanceof ApiError && error.status !== 422);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || password.length < 8 || code === '') return;
    setBusy(true);
    try {
      navigate('/welcome');
      await setPassword(password, code.trim());
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  };
  return (
    <Wizard step="password" title={t.access.setupTitle} lead={t.access.setupLead}>
      <form class="stack form" onSubmit={submit}>
        {codeAsked && (
          <Field
            label={t.access.code}
            hint={t.access.codeHint}
            value={code}
            onValue={setCode}
            class="mono"
            autocomplete="one-time-code"
            spellcheck={false}
            testid="setup-code"
          />
        )}
        <PasswordField
          label={t.access.password}
          hint={t.access.passwordHint}
          error={error !== undefined ? sentenceOf(error) : short ? t.access.passwordShort : undefined}
          value={password}
          onValue={(text) => {
            setText(text);
            setError(undefined);
          }}
          autocomplete="new-password"
          autofocus
          testid="setup-password"
        />
        <div class="row">
          <span class="grow" />
          <Button
            look="primary wide"
            type="submit"
            busy={busy}
            disabled={password.length < 8 || code === ''}
            data-testid="setup-submit"
          >
            {t.access.continue}
          </Button>
        </div>
      </form>
    </Wizard>
  );
}

/** While the account is read, its categories appear; what is not wanted is taken away here. */
function CategoriesStep({ playlist }: { playlist: Playlist | undefined }) {
  const [excluded, setExcluded] = useState<Excluded>();
  const name = playlist?.name ?? '';
  const running = !playlist || playlist.sync_status === 'syncing';
  const failed = playlist?.sync_status === 'error';
  const choice = playlist && hasCategoryChoice(playlist) && !running && !failed;
  const title = running
    ? t.wizard.syncTitle(name)
    : failed
      ? t.wizard.syncFailedTitle(name)
      : choice
        ? t.wizard.categoriesTitle
        : t.wizard.syncDoneTitle(name);
  const lead = running ? t.wizard.syncLead : choice ? t.wizard.categoriesLead : t.wizard.syncDoneLead;
  const onward = async () => {
    if (playlist && excluded) await saveExcluded(playlist, excluded);
    go('folder');
  };
  return (
    <Wizard step="categories" title={title} lead={lead}>
      {playlist && (
        <section class="panel" aria-live="polite">
          <SectionRows playlist={playlist} />
        </section>
      )}
      {choice && (
        <CategoryChoice playlist={playlist} excluded={excluded ?? excludedOf(playlist)} setExcluded={setExcluded} />
      )}
      <Onward act={onward} />
    </Wizard>
  );
}

function FolderStep() {
  return (
    <Wizard step="folder" title={t.wizard.folderTitle} lead={t.wizard.folderLead}>
      <MediaFolder />
      <Onward act={() => go('server')} />
    </Wizard>
  );
}

function ServerStep() {
  return (
    <Wizard step="server" title={t.wizard.serverTitle} lead={t.wizard.serverLead}>
      <MediaServers />
      <p class="sm t3">{t.wizard.serverLater}</p>
      <Onward act={() => go('film')} />
    </Wizard>
  );
}

const filmsShown = 12;
const cells = roving('.card');

function FilmStep() {
  const list = usePaged<VodItem>('vod?first film', (cursor, signal) =>
    fetchMovies({ sort: '-rating', cursor, limit: filmsShown }, signal),
  );
  const items = list.data.value?.items ?? [];
  return (
    <Wizard step="film" title={t.wizard.filmTitle} lead={t.wizard.filmLead}>
      <div class="grid" role="list" ref={cells}>
        {items.map((item, index) => (
          <MovieCard key={item.id} item={item} index={index} total={items.length} tabIndex={0} />
        ))}
      </div>
      <Onward act={() => navigate('/movies')} word={t.wizard.browse} />
    </Wizard>
  );
}

function Onward({ act, word = t.wizard.next }: { act: () => unknown; word?: string }) {
  return (
    <div class="row">
      <span class="grow" />
      <Button look="primary wide" onClick={act} data-testid="wizard-continue">
        {word}
        <Icon name="right" size="s" class="flip" />
      </Button>
    </div>
  );
}
