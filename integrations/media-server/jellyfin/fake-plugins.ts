import { type FakeAnswer, type FakeRequest, json, nothing } from './fake-http.ts';
import { recordedBody } from './recorded.ts';

type Repository = { Name: string; Url: string; Enabled: boolean };
type Installed = { Name: string; Version: string; Id: string; Status: string };

export type FakePlugins = ReturnType<typeof createFakePlugins>;

/** Repositories and plugins; what a repository offers is set by the test. */
export function createFakePlugins() {
  let repositories = [...(recordedBody('repositories') as unknown as Repository[])];
  let installed = recordedBody('plugins') as unknown as Installed[];
  const offered = new Map<string, { name: string; guid: string; versions: { version: string }[] }[]>();
  const paired: unknown[] = [];

  return {
    offered,
    paired,
    listed: () => repositories,
    pending: () => installed.some(({ Status }) => Status === 'Restart'),
    repositories: () => json(repositories),
    setRepositories(request: FakeRequest): FakeAnswer {
      repositories = request.body as unknown as Repository[];
      return nothing(204);
    },
    packages: () => json(repositories.flatMap(({ Url }) => offered.get(Url) ?? [])),
    install(request: FakeRequest, name: string): FakeAnswer {
      const { assemblyGuid, version } = request.query;
      installed = [
        ...installed,
        { Name: decodeURIComponent(name), Version: version ?? '', Id: assemblyGuid ?? '', Status: 'Restart' },
      ];
      return nothing(204);
    },
    plugins: () => json(installed),
    restart(): FakeAnswer {
      installed = installed.map((one) => ({ ...one, Status: 'Active' }));
      return nothing(204);
    },
    pair(request: FakeRequest): FakeAnswer {
      paired.push(request.body);
      return json({ paired: true });
    },
  };
}
