export { createGuardedPost } from './guarded-post.ts';
export { createNews } from './news.ts';
export { createNotifiers, type Notifiers } from './notifiers.ts';
export { notifierRoutes } from './routes.ts';
export { allowPrivateNotifications, notifySettings } from './settings.ts';
export { createNotifierStore } from './store.ts';
