import type { ComponentChildren } from 'preact';
import { MediaServers } from '../delivery/media-servers.tsx';
import { Receivers } from '../delivery/receivers.tsx';
import { Accounts } from '../provider/accounts.tsx';
import { href } from '../router.ts';
import type { PageProps } from '../routes.ts';
import { t } from '../strings/index.ts';
import { Requests } from '../tracking/requests.tsx';
import { ApiKeys } from './api-keys.tsx';
import { BackupSettings } from './backup.tsx';
import { General } from './general.tsx';
import { Health } from './health.tsx';
import { Limits } from './limits.tsx';
import { Log } from './log.tsx';
import { Naming } from './naming.tsx';
import { TitleRules } from './title-rules.tsx';

type TabId =
  | 'accounts'
  | 'general'
  | 'limits'
  | 'naming'
  | 'servers'
  | 'receivers'
  | 'requests'
  | 'keys'
  | 'health'
  | 'log'
  | 'backup';

/** The parts of the settings as data: another one is one line here and its component. */
const tabs: { id: TabId; content: () => ComponentChildren }[] = [
  { id: 'accounts', content: () => <Accounts /> },
  { id: 'general', content: () => <General /> },
  { id: 'limits', content: () => <Limits /> },
  { id: 'naming', content: () => <Names /> },
  { id: 'servers', content: () => <MediaServers /> },
  { id: 'receivers', content: () => <Receivers /> },
  { id: 'requests', content: () => <Requests /> },
  { id: 'keys', content: () => <ApiKeys /> },
  { id: 'health', content: () => <Health /> },
  { id: 'log', content: () => <Log /> },
  { id: 'backup', content: () => <BackupSettings /> },
];

/** What titles are called, here and on disk. */
function Names() {
  return (
    <>
      <Naming />
      <TitleRules />
    </>
  );
}

export function SettingsPage({ params }: PageProps) {
  const tab = tabs.find((one) => one.id === params.tab) ?? tabs[0];
  return (
    <>
      <div class="head desk settings-head">
        <div class="dup">
          <h1>{t.nav.settings}</h1>
        </div>
      </div>
      <nav class="tabs" aria-label={t.nav.settings}>
        {tabs.map(({ id }) => (
          <a key={id} href={href(`/settings/${id}`)} aria-current={id === tab?.id ? 'page' : undefined}>
            {t.settings.tabs[id]}
          </a>
        ))}
      </nav>
      <div class="settings-body stack">{tab?.content()}</div>
    </>
  );
}
