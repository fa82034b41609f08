import type { Account, NewPlaylist, Playlist } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api.ts';
import { problemBeside, problemOf } from '../problems.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Field, PasswordField, Switch } from '../ui/field.tsx';
import { Note } from '../ui/notes.tsx';
import { useUnsaved } from '../unsaved.ts';
import { AccountFacts } from './account-facts.tsx';
import { addPlaylist, editPlaylist, tryPlaylist } from './calls.ts';
import { hidePassword, nameFor, readLink } from './link.ts';
import { playlistChanged } from './state.ts';

type Fields = {
  link: string;
  server: string;
  username: string;
  password: string;
  name: string;
  connections: string;
  userAgent: string;
  enabled: boolean;
};

type Outcome = { account: Account } | { error: unknown } | null;
type Props = {
  /** The account to change; none adds a new one. */
  playlist?: Playlist | undefined;
  onSaved: (playlist: Playlist) => void;
  /** What stands beside the primary button. */
  aside?: ComponentChildren;
  /** Hears whether something is typed that is not saved. */
  onDirty?: (dirty: boolean) => void;
};

/** The API's names of the fields that show what is wrong with them; the link stands for all that it carries. */
const inAdvanced = ['connections', 'user_agent'];
const shownAt = ['server_url', 'username', 'password', 'name', ...inAdvanced];

const fieldsOf = (playlist?: Playlist): Fields => ({
  link: '',
  server: playlist?.server_url ?? '',
  username: playlist?.username ?? '',
  password: '',
  name: playlist?.name ?? '',
  connections: playlist?.connections?.toString() ?? '',
  userAgent: playlist?.user_agent ?? '',
  enabled: playlist?.enabled ?? true,
});

/** Adds or changes an account: any link, or its parts; a test shows what the provider says before anything is saved. */
export function AccountForm({ playlist, onSaved, aside, onDirty }: Props) {
  const [fields, setFields] = useState(() => fieldsOf(playlist));
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [saving, setSaving] = useState(false);
  const set = (changes: Partial<Fields>) => {
    setFields((now) => ({ ...now, ...changes }));
    setOutcome(null);
  };
  const dirty = JSON.stringify(fields) !== JSON.stringify(fieldsOf(playlist));
  const release = useUnsaved(dirty);
  useEffect(() => onDirty?.(dirty), [dirty]);
  const error = outcome && 'error' in outcome ? outcome.error : undefined;
  const part = { fields, set, playlist, problem: (path: string) => problemOf(error, path) };
  const complete =
    fields.server !== '' && (playlist !== undefined || (fields.username !== '' && fields.password !== ''));

  const test = async () => {
    const { name: _, ...body } = bodyOf(fields, playlist);
    setOutcome(await tryPlaylist(body).catch((error: unknown) => ({ error })));
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (saving || !complete) return;
    setSaving(true);
    try {
      const saved = await (playlist
        ? editPlaylist(playlist.id, bodyOf(fields, playlist))
        : addPlaylist(bodyOf(fields)));
      release();
      playlistChanged(saved);
      onSaved(saved);
    } catch (reason) {
      setOutcome({ error: reason });
    }
    setSaving(false);
  };

  return (
    <form class="stack form" onSubmit={save} noValidate>
      {!playlist && <LinkField {...part} />}
      <ServerFields {...part} />
      <Field
        label={t.account.name}
        value={fields.name}
        onValue={(name) => set({ name })}
        placeholder={nameFor(fields.server)}
        hint={t.account.nameHint}
        error={part.problem('name')}
        maxLength={100}
        testid="account-name"
      />
      <MoreOptions {...part} />
      <TestResult outcome={outcome} test={test} />
      <div class="row wrap form-end">
        {aside}
        <span class="grow" />
        {!(outcome && 'account' in outcome) && (
          <Button onClick={test} disabled={!complete} icon="plug" data-testid="account-test">
            {t.account.test}
          </Button>
        )}
        <Button
          look="primary wide"
          type="submit"
          busy={saving}
          disabled={!complete}
          title={complete ? undefined : t.account.fillIn}
          data-testid="account-submit"
        >
          {playlist ? t.save : t.account.add}
        </Button>
      </div>
    </form>
  );
}

type PartProps = {
  fields: Fields;
  set: (changes: Partial<Fields>) => void;
  playlist: Playlist | undefined;
  /** What is wrong with the field of this name. */
  problem: (path: string) => string | undefined;
};

function LinkField({ fields, set }: PartProps) {
  const take = (text: string) => {
    const parts = readLink(text);
    if (!parts) return set({ link: text });
    const name = fields.name || nameFor(parts.server);
    set({ ...parts, name, link: hidePassword(text, parts.password) });
  };
  const unread = fields.link !== '' && !fields.link.includes('•') && fields.link.length > 12;
  return (
    <Field
      label={t.account.link}
      icon="link"
      class="mono"
      value={fields.link}
      onValue={take}
      placeholder={t.account.linkPlaceholder}
      hint={unread ? t.account.linkUnread : t.account.linkHint}
      autocomplete="off"
      spellcheck={false}
      testid="account-link"
    />
  );
}

function ServerFields({ fields, set, playlist, problem }: PartProps) {
  return (
    <>
      <Field
        label={t.account.server}
        value={fields.server}
        onValue={(server) => set({ server })}
        placeholder={t.account.serverPlaceholder}
        error={problem('server_url')}
        autocomplete="off"
        spellcheck={false}
        inputMode="url"
        testid="account-server"
      />
      <div class="two">
        <Field
          label={t.account.username}
          value={fields.username}
          onValue={(username) => set({ username })}
          error={problem('username')}
          autocomplete="off"
          spellcheck={false}
          testid="account-username"
        />
        <PasswordField
          label={t.account.password}
          value={fields.password}
          onValue={(password) => set({ password })}
          autocomplete="off"
          hint={playlist ? t.account.passwordKeep : undefined}
          error={problem('password')}
          testid="account-password"
        />
      </div>
    </>
  );
}

function MoreOptions({ fields, set, playlist, problem }: PartProps) {
  const wrong = inAdvanced.some((path) => problem(path) !== undefined);
  return (
    <details class="more" open={wrong || undefined}>
      <summary>{t.account.advanced}</summary>
      <div class="stack">
        <Field
          label={t.account.limit}
          value={fields.connections}
          onValue={(text) => set({ connections: text.replace(/\D/g, '').slice(0, 2) })}
          placeholder={t.account.limitAuto}
          hint={t.account.limitHint}
          error={problem('connections')}
          inputMode="numeric"
        />
        <Field
          label={t.account.userAgent}
          value={fields.userAgent}
          onValue={(userAgent) => set({ userAgent })}
          hint={t.account.userAgentHint}
          error={problem('user_agent')}
        />
        {playlist && (
          <Switch
            label={t.account.enabled}
            hint={t.account.enabledHint}
            checked={fields.enabled}
            onChange={(enabled) => set({ enabled })}
          />
        )}
      </div>
    </details>
  );
}

function TestResult({ outcome, test }: { outcome: Outcome; test: () => Promise<void> }) {
  const again = (
    <Button look="ghost sm" icon="retry" onClick={test} data-testid="account-test">
      {t.account.testAgain}
    </Button>
  );
  const error = outcome && 'error' in outcome ? outcome.error : undefined;
  const beside = problemBeside(error, shownAt);
  return (
    <section aria-label={t.account.testLabel} aria-live="polite" data-testid="account-result">
      {outcome && 'account' in outcome && (
        <div class="panel">
          <AccountFacts account={outcome.account} action={again} />
        </div>
      )}
      {beside && (
        <Note kind="bad" icon="error">
          {error instanceof ApiError && error.status !== 0 ? <b>{t.account.refused}. </b> : null}
          <bdi>{beside}</bdi>
        </Note>
      )}
    </section>
  );
}

function bodyOf(fields: Fields, playlist?: Playlist): NewPlaylist {
  const body: NewPlaylist = {
    name: fields.name.trim() || nameFor(fields.server) || fields.server,
    server_url: fields.server,
  };
  if (fields.username !== '') body.username = fields.username;
  if (fields.password !== '') body.password = fields.password;
  if (fields.connections !== '' || playlist) body.connections = Number(fields.connections) || null;
  if (fields.userAgent !== '' || playlist) body.user_agent = fields.userAgent || null;
  if (playlist) body.enabled = fields.enabled;
  return body;
}
