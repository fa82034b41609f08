import { defineEvent } from '../platform/events.ts';

/** Something that the playlists resource shows has changed. */
export const accountChanged = defineEvent<{ playlistId: number }>('provider.account-changed');

/** What was learned about the account's connections is to be found out anew. */
export const connectionsForgotten = defineEvent<{ playlistId: number }>('provider.connections-forgotten');
