import type { Playlist } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { askToDrop } from '../unsaved.ts';
import { AccountForm } from './account-form.tsx';
import { AccountPanel } from './account-panel.tsx';
import { CategoryDialog } from './category-choice.tsx';
import { playlists, playlistsError, playlistsKnown, readPlaylists } from './state.ts';

/** The accounts with their health and what each section holds. */
export function Accounts() {
  const [open, setOpen] = useState<Playlist | 'new' | null>(null);
  const [choosing, setChoosing] = useState<Playlist | null>(null);
  const { items } = playlists.value;
  const error = playlistsError.value;
  if (!playlistsKnown.value && error === undefined) return <Skeleton shape="panel" rows={2} />;
  return (
    <>
      {error !== undefined && items.length === 0 && <LoadError error={error} retry={readPlaylists} />}
      {items.length > 0 && (
        <div class="row">
          <span class="grow" />
          <Button look="primary" icon="plus" onClick={() => setOpen('new')} data-testid="account-add">
            {t.account.add}
          </Button>
        </div>
      )}
      {items.map((playlist) => (
        <AccountPanel
          key={playlist.id}
          playlist={playlist}
          edit={() => setOpen(playlist)}
          choose={() => setChoosing(playlist)}
        />
      ))}
      {items.length === 0 && error === undefined && (
        <div class="panel">
          <Empty icon="user" title={t.accounts.none} hint={t.accounts.noneHint}>
            <Button look="primary" icon="plus" onClick={() => setOpen('new')} data-testid="account-add">
              {t.account.add}
            </Button>
          </Empty>
        </div>
      )}
      {choosing && <CategoryDialog playlist={choosing} onClose={() => setChoosing(null)} />}
      {open && <AccountDialog playlist={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function AccountDialog({ playlist, onClose }: { playlist: Playlist | undefined; onClose: () => void }) {
  const [dirty, setDirty] = useState(false);
  const saved = ({ name }: Playlist) => {
    toast('ok', playlist ? t.account.saved(name) : t.account.added(name));
    onClose();
  };
  return (
    <Dialog
      title={<bdi>{playlist ? t.account.editTitle(playlist.name) : t.account.addTitle}</bdi>}
      sheet
      onClose={async () => {
        if (!dirty || (await askToDrop())) onClose();
      }}
    >
      <AccountForm playlist={playlist} onSaved={saved} onDirty={setDirty} />
    </Dialog>
  );
}
