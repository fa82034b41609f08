import type { Account } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import { t } from '../strings/index.ts';
import { date, relative } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

export const statusWord = (status: string) => t.account.statuses[status.toLowerCase()] ?? status;
export const isActive = ({ status }: Account) => status.toLowerCase() === 'active';

/** What the provider says of the account: status, end, connections. */
export function AccountFacts({ account, action }: { account: Account; action?: ComponentChildren }) {
  const active = isActive(account);
  const { expires_at, max_connections, active_connections } = account;
  return (
    <>
      <header>
        <span class={`row ${active ? 'c-ok' : 'c-bad'}`}>
          <Icon name={active ? 'check' : 'error'} />
          <b>{active ? t.account.works : t.account.odd(statusWord(account.status))}</b>
        </span>
        {action && <span class="end">{action}</span>}
      </header>
      <dl class="facts">
        <Fact name={t.account.status}>
          <span class={active ? 'c-ok' : 'c-bad'}>
            <bdi>{statusWord(account.status)}</bdi>
          </span>
        </Fact>
        <Fact name={t.account.expires} more={expires_at ? relative(expires_at) : ''}>
          {expires_at ? date(expires_at) : t.account.never}
        </Fact>
        <Fact name={t.account.connections} more={t.account.inUse(active_connections)}>
          {t.account.allowed(max_connections)}
        </Fact>
      </dl>
      <div class="note plain">
        <Icon name="plug" class="t3" />
        <div>{t.account.connectionNote}</div>
      </div>
    </>
  );
}

function Fact({ name, more, children }: { name: string; more?: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {more && <small>{more}</small>}
      </dd>
    </div>
  );
}
