export { browseRoutes } from './routes.ts';
export { createBrowseStore } from './store.ts';
export { systemRoutes } from './system.ts';
