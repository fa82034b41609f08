import { useState } from 'preact/hooks';
import { base, sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/notes.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { isKept } from './credential.ts';
import { Entrance } from './entrance.tsx';
import { enterPassword } from './state.ts';

export function SignInPage() {
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || password === '') return;
    setBusy(true);
    await enterPassword(password).catch((reason: unknown) => setError(sentenceOf(reason)));
    setBusy(false);
  };
  return (
    <Entrance class="sign-in">
      <PageTitle text={t.access.signInTitle} />
      <form class="panel pad stack form" onSubmit={submit}>
        <div>
          <h1>{t.access.signInTitle}</h1>
          <p class="t2 under-title">{t.access.signInLead}</p>
        </div>
        <PasswordField
          label={t.access.password}
          value={password}
          onValue={(text) => {
            setPassword(text);
            setError(undefined);
          }}
          error={error}
          autocomplete="current-password"
          autofocus
          testid="signin-password"
        />
        <Button look="primary" type="submit" busy={busy} disabled={password === ''} data-testid="signin-submit">
          {t.access.signIn}
        </Button>
      </form>
      {!isKept() && <NotKept />}
    </Entrance>
  );
}

/** In a frame to which the browser gives no storage: it works, and there is a better way. */
function NotKept() {
  return (
    <Note icon="info" kind="info" class="under-title">
      {t.access.notKept}{' '}
      <a class="link" href={base} target="_blank" rel="noopener">
        {t.access.openInTab} <Icon name="external" size="s" />
      </a>
    </Note>
  );
}

/** While the service does not answer: it is asked again every few seconds. */
export function UnreachablePage() {
  return (
    <Entrance class="sign-in">
      <div class="panel pad stack" role="alert">
        <h1>{t.access.unreachable}</h1>
        <p class="t2">{t.access.unreachableHint}</p>
        <span class="bar unknown" />
      </div>
    </Entrance>
  );
}
