import type { HealthFinding, Playlist } from '../contract/index.ts';

const dayMs = 86_400_000;
const soonDays = 7;
const link = '/settings/accounts';

/** What is wrong with each account: its state, its end, its syncs. One finding says that all is well. */
export function accountsHealth(playlists: Playlist[], now: Date): HealthFinding[] {
  if (playlists.length === 0) {
    const fix = 'Add the account of your provider.';
    return [{ id: 'accounts', level: 'warning', title: 'Accounts', detail: 'There is no account.', fix, link }];
  }
  const findings = playlists.filter(({ enabled }) => enabled).flatMap((playlist) => wrongWith(playlist, now));
  if (findings.length > 0) return findings;
  const detail = 'Every account is active, and its last sync went well.';
  return [{ id: 'accounts', level: 'ok', title: 'Accounts', detail, fix: null, link }];
}

function wrongWith({ id, name, account, sections, sync_error }: Playlist, now: Date): HealthFinding[] {
  const finding = (what: string, level: HealthFinding['level'], detail: string, fix: string) => ({
    id: `account-${id}-${what}`,
    level,
    title: name,
    detail,
    fix,
    link,
  });
  const found: HealthFinding[] = [];
  const days =
    account.expires_at === null ? null : Math.floor((Date.parse(account.expires_at) - now.getTime()) / dayMs);
  if (!['active', 'unknown'].includes(account.status)) {
    const detail = `The provider says that this account is ${account.status}.`;
    found.push(finding('status', 'error', detail, 'Ask the provider to renew it, or enter another account.'));
  } else if (days !== null && days <= soonDays) {
    const detail = days < 0 ? 'The account has ended.' : days === 0 ? 'It ends today.' : `It ends in ${days} days.`;
    found.push(finding('expiry', days < 0 ? 'error' : 'warning', detail, 'Renew it with the provider.'));
  }
  if (sync_error) {
    found.push(finding('sync', 'warning', sync_error, 'Check address, user name and password, then sync again.'));
  }
  for (const [section, { status, quarantine }] of Object.entries(sections)) {
    if (status !== 'quarantined' || !quarantine) continue;
    const detail = `${quarantine.missing} of ${quarantine.held} titles of ${section} are missing in the last sync; they are kept.`;
    found.push(finding(`loss-${section}`, 'warning', detail, 'Wait for the next sync, or confirm the loss.'));
  }
  return found;
}
