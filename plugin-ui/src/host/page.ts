/** The script of the plugin's pages inside Jellyfin. It stands alone: Jellyfin serves it, whatever the companion does. */
export { openPanel, showPanel } from './panel.ts';
export { showSettings } from './settings.ts';
