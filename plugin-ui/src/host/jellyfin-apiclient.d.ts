/** What we touch of the client that Jellyfin's web client hands to its pages; the package has no types of its own. */
declare module 'jellyfin-apiclient' {
  export interface ApiClient {
    /** The absolute address of a path of the server, below its base URL. */
    getUrl(path: string): string;
    accessToken(): string | null;
    getCurrentUserId(): string | null;
    getUsers(): Promise<{ Id: string; Name: string; Policy?: { IsAdministrator?: boolean } }[]>;
    getPublicSystemInfo(): Promise<{ Id?: string; ServerName?: string }>;
  }
}
