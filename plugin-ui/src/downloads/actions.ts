import type { Download } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { confirm } from '../ui/confirm.tsx';
import { bytes } from '../ui/format.ts';
import { toast } from '../ui/toast.tsx';
import { forgetDownload, prioritise } from './calls.ts';
import { downloadAnswered, downloadRemoved, downloads, tell } from './state.ts';

/** Asks first: cancelling deletes the bytes that are here. */
export async function cancelAfterAsking({ id, title, bytes_done }: Download): Promise<void> {
  const yes = await confirm({
    title: t.downloads.cancelTitle(title),
    body: bytes_done > 0 ? t.downloads.cancelBody(bytes(bytes_done)) : t.downloads.cancelBodyEmpty,
    keep: t.downloads.cancelKeep,
    confirm: t.downloads.cancelConfirm,
  });
  if (yes) await tell(id, 'cancel');
}

export async function deleteAfterAsking({ id, title, file_path, bytes_total, bytes_done }: Download): Promise<void> {
  const yes = await confirm({
    title: t.downloads.deleteTitle(title),
    body: t.downloads.deleteBody(file_path, bytes(bytes_total ?? bytes_done)),
    keep: t.downloads.deleteKeep,
    confirm: t.downloads.deleteConfirm,
  });
  if (!yes) return;
  await forgetDownload(id, true);
  downloadRemoved(id);
  toast('ok', t.downloads.deleted(title));
}

export async function removeEntry({ id, title }: Download): Promise<void> {
  await forgetDownload(id, false);
  downloadRemoved(id);
  toast('ok', t.downloads.removed(title));
}

/** Before everything that waits now. */
export async function moveToFront({ id }: Download): Promise<void> {
  const before = downloads.peek();
  const highest = Math.max(0, ...[...downloads.value.byId.values()].map((one) => one.priority));
  downloadAnswered(before, await prioritise(id, Math.min(1000, highest + 1)));
}
