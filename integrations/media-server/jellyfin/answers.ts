import { z } from 'zod';

/** Jellyfin's answers, as far as they are read here. Fields that differ between 10.10 and 12 are optional. */

/** While starting, a stub answers the same path in camelCase: `Version` is what tells that the server is ready. */
export const publicInfo = z.object({
  ServerName: z.string().nullish(),
  Version: z.string().nullish(),
  Id: z.string().nullish(),
  ProductName: z.string().nullish(),
  serverName: z.string().nullish(),
  version: z.string().nullish(),
  id: z.string().nullish(),
  productName: z.string().nullish(),
});

export const systemInfo = z.object({ Version: z.string() });
export const pendingRestart = z.object({ HasPendingRestart: z.boolean().nullish() });

export const installedPlugins = z.array(
  z.object({ Id: z.string(), Version: z.string(), Status: z.string().nullish() }),
);
/** Whatever else a repository says of itself goes back as it came. */
export const repositories = z.array(z.looseObject({ Url: z.string().nullish(), Enabled: z.boolean().nullish() }));
export const packages = z.array(
  z.object({
    guid: z.string().nullish(),
    name: z.string().nullish(),
    versions: z.array(z.object({ version: z.string().nullish() })).nullish(),
  }),
);

export const virtualFolders = z.array(
  z.object({
    Name: z.string(),
    Locations: z.array(z.string()).nullish(),
    CollectionType: z.string().nullish(),
    ItemId: z.string().nullish(),
    RefreshStatus: z.string().nullish(),
    RefreshProgress: z.number().nullish(),
  }),
);

export const directoryContents = z.array(z.object({ Name: z.string().nullish(), Path: z.string().nullish() }));

export const scheduledTasks = z.array(
  z.object({
    Key: z.string().nullish(),
    State: z.string().nullish(),
    CurrentProgressPercentage: z.number().nullish(),
    LastExecutionResult: z.object({ Status: z.string().nullish(), EndTimeUtc: z.string().nullish() }).nullish(),
  }),
);

export const items = z.object({
  Items: z.array(
    z.object({
      Id: z.string(),
      ServerId: z.string().nullish(),
      Path: z.string().nullish(),
      MediaSources: z.array(z.object({ Path: z.string().nullish() })).nullish(),
    }),
  ),
  TotalRecordCount: z.number().nullish(),
});

export const sessions = z.array(
  z.object({
    Id: z.string(),
    UserName: z.string().nullish(),
    Client: z.string().nullish(),
    DeviceName: z.string().nullish(),
    PlayState: z.object({ IsPaused: z.boolean().nullish(), PlayMethod: z.string().nullish() }).nullish(),
    NowPlayingItem: z.object({ Name: z.string().nullish(), Path: z.string().nullish() }).nullish(),
  }),
);

export const user = z.object({
  Id: z.string(),
  Name: z.string(),
  Policy: z.object({ IsAdministrator: z.boolean().nullish(), IsDisabled: z.boolean().nullish() }).nullish(),
});

export const authentication = z.object({ User: user, AccessToken: z.string(), ServerId: z.string().nullish() });

export const quickConnect = z.object({ Authenticated: z.boolean(), Secret: z.string(), Code: z.string() });
