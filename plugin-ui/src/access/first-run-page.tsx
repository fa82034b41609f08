import type { Playlist } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { ApiError, sentenceOf } from '../api.ts';
import { navigate } from '../navigation.ts';
import { AccountForm } from '../provider/account-form.tsx';
import { SectionRows } from '../provider/sections.tsx';
import { playlistById } from '../provider/state.ts';
import { setupCodeIn } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { access, setPassword } from './state.ts';
import { Wizard } from './wizard.tsx';

/** Password → account → first sync → the catalogue. */
export function FirstRunPage() {
  const [added, setAdded] = useState<Playlist | null>(null);
  if (access.value === 'setup') return <PasswordStep />;
  if (added) return <SyncStep id={added.id} name={added.name} />;
  return (
    <Wizard step="account" title={t.wizard.accountTitle} lead={t.wizard.accountLead}>
      <AccountForm
        onSaved={setAdded}
        aside={
          <Button look="ghost" onClick={() => navigate('/movies')}>
            {t.wizard.skip}
          </Button>
        }
      />
    </Wizard>
  );
}

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

function SyncStep({ id, name }: { id: number; name: string }) {
  const playlist = playlistById.value.get(id);
  const running = !playlist || playlist.sync_status === 'syncing';
  const failed = playlist?.sync_status === 'error';
  const title = running
    ? t.wizard.syncTitle(name)
    : failed
      ? t.wizard.syncFailedTitle(name)
      : t.wizard.syncDoneTitle(name);
  const step = running || failed ? 'sync' : 'film';
  return (
    <Wizard step={step} title={title} lead={running ? t.wizard.syncLead : t.wizard.syncDoneLead}>
      {playlist && (
        <section class="panel" aria-live="polite">
          <SectionRows playlist={playlist} />
        </section>
      )}
      <div class="row">
        <span class="grow" />
        <Button look="primary wide" onClick={() => navigate('/movies')} data-testid="wizard-continue">
          {t.wizard.browse}
          <Icon name="right" size="s" class="flip" />
        </Button>
      </div>
    </Wizard>
  );
}
