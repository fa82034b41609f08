import type { changeSettings, readSettings, readSettingsSchema } from '@xtreme/companion/contract';
import { useId, useState } from 'preact/hooks';
import { leave } from '../access/state.ts';
import { base, call } from '../api.ts';
import { useResource } from '../cache.ts';
import { useSystem } from '../frame/system.ts';
import { chosenLanguage } from '../preferences.ts';
import { language, languages, t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { ThemeChoice } from '../ui/theme-switch.tsx';
import { toast } from '../ui/toast.tsx';
import { limitKeys, plainSettings } from './limits-values.ts';
import { settingOf } from './naming-calls.ts';
import { SettingRow } from './setting-row.tsx';
import { nameOf, type SettingValue } from './setting-type.ts';

export function General() {
  return (
    <>
      <Here />
      <StoredSettings />
      <Installation />
    </>
  );
}

/** What concerns this browser only. */
function Here() {
  return (
    <section class="panel list" aria-label={t.settings.appearance}>
      <div class="item own">
        <div class="grow">
          <b class="t">{t.theme.label}</b>
          <div class="m">{t.settings.appearanceHint}</div>
        </div>
        <ThemeChoice />
      </div>
      <LanguageChoice />
      <div class="item">
        <div class="grow">
          <b class="t">{t.settings.session}</b>
          <div class="m">{t.settings.sessionHint}</div>
        </div>
        <Button look="sm" onClick={leave} data-testid="settings-sign-out">
          {t.nav.signOut}
        </Button>
      </div>
    </section>
  );
}

/** Another language is another table: the page begins anew with it. */
function LanguageChoice() {
  const id = useId();
  return (
    <div class="item setting">
      <div class="grow">
        <label class="t" for={id}>
          {t.settings.language}
        </label>
        <div class="m full">{t.settings.languageHint}</div>
      </div>
      <select
        id={id}
        class="input setting-field"
        value={language}
        data-testid="language"
        onChange={(event) => {
          chosenLanguage.value = event.currentTarget.value;
          location.reload();
        }}
      >
        {Object.entries(languages).map(([tag, { name }]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

type Values = Record<string, SettingValue>;

/** These have a page of their own. */
const onOtherPages = new Set<string>([...Object.values(settingOf), ...limitKeys]);

function StoredSettings() {
  const schema = useResource('settings/schema', (signal) =>
    call<typeof readSettingsSchema>('GET', 'api/settings/schema', { signal }),
  );
  const stored = useResource('settings', (signal) => call<typeof readSettings>('GET', 'api/settings', { signal }));
  const [changed, setChanged] = useState<Values>();
  const values = changed ?? (stored.data.value as Values | undefined);
  const error = schema.error.value ?? stored.error.value;
  if (error !== undefined && !(schema.data.value && values)) {
    return <LoadError error={error} retry={() => Promise.all([schema.refresh(), stored.refresh()])} />;
  }
  if (!schema.data.value || !values) return <Skeleton shape="row" rows={4} />;
  const save = async (key: string, value: SettingValue) => {
    setChanged((await call<typeof changeSettings>('PATCH', 'api/settings', { body: { [key]: value } })) as Values);
    toast('ok', t.settings.saved);
  };
  const all = plainSettings(schema.data.value.items).filter(({ key }) => !onOtherPages.has(key));
  const known = Object.keys(t.settings.groups);
  const order = (group: string) => (known.includes(group) ? known.indexOf(group) : known.length);
  const groups = new Set(all.map((info) => nameOf(info.key).group).sort((a, b) => order(a) - order(b)));
  return (
    <>
      {[...groups].map((group) => (
        <section key={group}>
          <div class="sec">
            <h2>{groupName(group)}</h2>
          </div>
          <div class="panel list">
            {all
              .filter((info) => nameOf(info.key).group === group)
              .map((info) => (
                <SettingRow key={info.key} info={info} value={values[info.key] ?? info.default} save={save} />
              ))}
          </div>
        </section>
      ))}
    </>
  );
}

function groupName(group: string): string {
  return t.settings.groups[group] ?? t.settings.otherGroup;
}

function Installation() {
  const system = useSystem();
  if (!system) return null;
  const { version, uptime_seconds, database, queue, disks } = system;
  const facts: [name: string, value: string][] = [
    [t.settings.version, version],
    [t.settings.running, duration(uptime_seconds)],
    [t.settings.database, [t.settings.databaseModes[database.mode], database.version].filter(Boolean).join(', ')],
    [t.settings.queue, t.settings.queueModes[queue.mode]],
    ...disks.map((disk): [string, string] => [
      t.settings.disk(disk.path),
      t.settings.diskFree(bytes(disk.free_bytes), bytes(disk.total_bytes)),
    ]),
  ];
  return (
    <section>
      <div class="sec">
        <h2>{t.settings.system}</h2>
        <a class="link sm end" href={`${base}docs`} target="_blank" rel="noopener noreferrer">
          {t.settings.reference} <Icon name="external" size="s" />
        </a>
      </div>
      {disks.some((disk) => !disk.writable) && (
        <Note kind="bad" icon="disk">
          {t.settings.readOnly}
        </Note>
      )}
      <dl class="title-facts panel pad">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
