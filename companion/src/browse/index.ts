export { callTimes, describeMetrics } from './metrics.ts';
export { namingRoutes } from './naming.ts';
export { createNamingStore } from './naming-store.ts';
export { browseRoutes } from './routes.ts';
export { createBrowseStore } from './store.ts';
export { systemRoutes } from './system.ts';
