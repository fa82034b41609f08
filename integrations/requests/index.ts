export * from './requests.ts';
export { readSeerrMessage, type SeerrPayload } from './seerr/seerr.ts';
