// The house (CONTRIBUTING.md has it in ten lines): a title walks through rooms in a row; a room imports what lies
// upstream of it, through its index.ts, and tells what lies downstream by event or job.
const rooms = ['access', 'provider', 'catalogue', 'library', 'downloads', 'playback', 'tracking', 'browse', 'delivery'];
const src = '^companion/src/';
const test = '\\.(test|contract)\\.ts$|^companion/test/|/testing/';

/** A room may not import rooms downstream of it. */
const upstreamOnly = rooms.map((room, index) => ({
  name: `${room}-looks-upstream`,
  comment: `Data goes from left to right (${rooms.join(' → ')}); who may know whom goes the other way. Tell downstream rooms by event or job, or declare a port that service.ts fills.`,
  severity: 'error',
  from: { path: `${src}${room}/`, pathNot: test },
  to: { path: `${src}(${[...rooms.slice(index + 1), 'demo'].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...upstreamOnly,
    {
      name: 'rooms-by-their-door',
      comment:
        "A room's index.ts is its door: what is not exported there is its own affair. (provider/lists.ts is a second, small one, for a thread.)",
      severity: 'error',
      from: { path: `${src}([^/]+)/`, pathNot: test },
      to: {
        path: `${src}(${rooms.join('|')})/`,
        pathNot: [`${src}$1/`, `${src}[^/]+/index\\.ts$`, `${src}provider/lists\\.ts$`],
      },
    },
    {
      name: 'platform-has-no-domain',
      comment: 'platform holds no domain words: it imports packages and itself.',
      severity: 'error',
      from: { path: `${src}platform/`, pathNot: test },
      to: { path: ['^companion/src/', '^integrations/', '^plugin-ui/', '^migrations/'], pathNot: `${src}platform/` },
    },
    {
      name: 'contract-stands-alone',
      comment: 'contract is what crosses the wire; clients import its types, so it imports packages only.',
      severity: 'error',
      from: { path: `${src}contract/` },
      to: { path: ['^companion/src/', '^integrations/', '^plugin-ui/'], pathNot: `${src}contract/` },
    },
    {
      name: 'engine-stands-alone',
      comment: 'The engine knows neither database nor queue and could be published as a package.',
      severity: 'error',
      from: { path: `${src}downloads/engine/` },
      to: { path: ['^companion/', '^integrations/'], pathNot: [`${src}downloads/engine/`, test] },
    },
    {
      name: 'integrations-know-nothing-of-companion',
      comment: 'integrations are the outside world that we push to; they could serve another program.',
      severity: 'error',
      from: { path: '^integrations/' },
      to: { path: ['^companion/', '^plugin-ui/', '^migrations/'] },
    },
    {
      name: 'integrations-only-where-they-belong',
      comment:
        'Only tracking (requests) and delivery (media servers, notifiers) talk to integrations, through their index.ts.',
      severity: 'error',
      from: { path: src, pathNot: [`${src}(tracking|delivery|demo)/`, test] },
      to: { path: '^integrations/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration is frozen once landed: it must not change its meaning with code it imports.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: ['^companion/', '^integrations/', '^plugin-ui/'] },
    },
    {
      name: 'panel-takes-types-only',
      comment: "The panel imports types of companion's contract and nothing else of ours.",
      severity: 'error',
      from: { path: '^plugin-ui/' },
      to: { path: ['^companion/', '^integrations/', '^migrations/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'panel-takes-the-contract-only',
      comment: "The panel imports types of companion's contract and nothing else of ours.",
      severity: 'error',
      from: { path: '^plugin-ui/' },
      to: { path: ['^companion/', '^integrations/', '^migrations/'], pathNot: `${src}contract/` },
    },
    {
      name: 'nobody-imports-the-demo',
      comment: 'The demo stands on top of the program, the program does not stand on the demo.',
      severity: 'error',
      from: { path: '^(companion/src|integrations|plugin-ui)/', pathNot: [`${src}demo/`, test] },
      to: { path: `${src}demo/` },
    },
    {
      name: 'only-the-store-touches-the-database',
      comment:
        'store.ts (and what it is made of: *-store.ts, stage-titles.ts) is the only file of a room that knows SQL or the ORM.',
      severity: 'error',
      from: {
        path: `${src}(${rooms.join('|')})/`,
        pathNot: [test, '/(store|[a-z-]+-store|stage-titles|system)\\.ts$'],
      },
      to: { path: 'node_modules/(sequelize|pg|pg-copy-streams)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment:
        'Two files that import each other can not be understood one at a time. A room and its routes are one thing.',
      severity: 'error',
      from: {},
      to: {
        circular: true,
        viaOnly: { pathNot: ['/(index|routes|live|images)\\.ts$'], dependencyTypesNot: ['type-only'] },
      },
    },
    {
      name: 'no-development-packages-in-the-program',
      comment: 'What runs at the user must be a dependency.',
      severity: 'error',
      from: { path: ['^companion/src/', '^integrations/'], pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '\\.d\\.ts$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
    },
  },
};
