import { defineEvent } from '../platform/events.ts';

/** Something that the playlists resource shows has changed. */
export const accountChanged = defineEvent<{ playlistId: number }>('provider.account-changed');
