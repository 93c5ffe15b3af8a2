// The boundaries: which folder may import which, as one table; everything not in it is forbidden.

/** Folder (or file) under src, and the folders and files under src that it may import besides itself. */
const MAY_IMPORT = {
  'core/base': [],
  'core/shapes': [],
  'core/model': ['core/base'],
  'core/policy': ['core/base', 'core/shapes', 'core/model'],
  'core/authn': ['core/base', 'core/shapes', 'core/model'],
  'core/replica': ['core/base', 'core/shapes', 'core/model', 'core/delay'],
  'core/delay': ['core/base', 'core/shapes', 'core/model'],
  'core/chaos': ['core/base', 'core/shapes', 'core/model', 'core/delay'],
  'core/audit': ['core/base', 'core/shapes', 'core/model'],
  'core/usage': ['core/base', 'core/model'],
  'core/gossip': ['core/base', 'core/model', 'core/replica'],
  'core/actions': ['core/base', 'core/shapes', 'core/model', 'core/policy', 'core/authn', 'core/usage'],
  'core/event.ts': ['core'],
  'core/instruction.ts': ['core'],
  'core/engine.ts': ['core'],
  'core/engine': ['core'],
  runtime: ['core'],
  adapters: [
    'listener.ts',
    'runtime/ports.ts',
    'core/base',
    'core/model',
    'core/replica/op.ts',
    'core/gossip/message.ts',
    'core/event.ts',
    'core/instruction.ts',
  ],
  api: [
    'listener.ts',
    'turns.ts',
    'runtime',
    'core/actions',
    'core/model',
    'core/base',
    'core/shapes',
    // What a call is, how it is answered, and the machine that answers it.
    'core/event.ts',
    'core/instruction.ts',
    'core/engine.ts',
    'core/engine/control-plane.ts',
  ],
  cli: [
    'lib/client.ts',
    'turns.ts',
    'core/actions',
    'core/shapes',
    'core/model',
    'core/base',
    'core/policy',
    'config',
    'genesis.ts',
    'recover-root.ts',
    'join.ts',
    'backup.ts',
    'restore.ts',
    'replica.ts',
  ],
  config: ['core/base'],
  'listener.ts': [],
  'turns.ts': [],
  'genesis.ts': ['core', 'runtime', 'adapters', 'config'],
  'recover-root.ts': ['core', 'runtime', 'adapters', 'config', 'generation-of.ts'],
  'join.ts': ['core', 'runtime', 'adapters', 'config', 'contacts.ts'],
  'members.ts': ['core', 'config'],
  'contacts.ts': ['core', 'runtime', 'adapters', 'config', 'members.ts'],
  'engine-config.ts': ['core', 'config', 'members.ts', 'contacts.ts', 'generation-of.ts'],
  'replica-directory.ts': ['core', 'runtime', 'adapters', 'config'],
  'generation-of.ts': ['core', 'config', 'members.ts', 'runtime'],
  'backup.ts': ['core', 'runtime', 'adapters', 'config', 'members.ts', 'generation-of.ts'],
  'restore.ts': ['core', 'runtime', 'adapters', 'config', 'genesis.ts', 'members.ts', 'backup.ts'],
  'replica.ts': [
    'core',
    'runtime',
    'adapters',
    'api',
    'config',
    'genesis.ts',
    'join.ts',
    'members.ts',
    'contacts.ts',
    'engine-config.ts',
    'generation-of.ts',
    'replica-directory.ts',
  ],
  'lib/client.ts': ['lib/client', 'core/base', 'core/model', 'core/shapes', 'core/authn', 'api/grpc'],
  'lib/client': [
    'lib/client.ts',
    'core/base',
    'core/model',
    'core/shapes',
    'core/authn',
    'api/grpc',
    // Signing needs real hashes.
    'adapters/node-digests.ts',
  ],
  'lib/policy.ts': ['core/base', 'core/model', 'core/policy'],
  'lib/testing.ts': ['lib/client.ts', 'core/base', 'core/model', 'config', 'genesis.ts', 'replica.ts'],
  'lib/middleware.ts': ['lib/client.ts', 'core/base', 'core/model', 'core/policy'],
  'main.ts': ['cli', 'config', 'replica.ts'],
};

/** Where Node's own modules and npm packages may be named. Everything else under src is without them. */
const MAY_USE_NODE = [
  'adapters',
  'api',
  'cli',
  'config',
  'contacts.ts',
  'genesis.ts',
  'recover-root.ts',
  'join.ts',
  'backup.ts',
  'restore.ts',
  'replica.ts',
  'lib',
  'listener.ts',
  'turns.ts',
  'main.ts',
];
const MAY_USE_NPM = ['adapters', 'api', 'cli', 'genesis.ts', 'lib'];

const escape = (text) => text.replace(/[.]/g, '\\.');
const pattern = (place) => `^src/${escape(place)}${place.endsWith('.ts') ? '$' : '/'}`;

/** What lies under a folder but has an entry of its own is judged by that entry alone. */
const innerPlaces = (place) =>
  Object.keys(MAY_IMPORT)
    .filter((other) => other !== place && other.startsWith(`${place}/`))
    .map(pattern);

const folderRules = Object.entries(MAY_IMPORT).map(([place, allowed]) => ({
  name: `boundary: ${place}`,
  comment: `${place} may import ${[...allowed, 'itself'].join(', ')}.`,
  severity: 'error',
  from: { path: pattern(place), ...(innerPlaces(place).length > 0 ? { pathNot: innerPlaces(place) } : {}) },
  to: { path: '^(src|test|scripts|bench)/', pathNot: [place, ...allowed].map(pattern) },
}));

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'no place without a rule',
      comment: 'Each file of src stands in a folder of the table above; a new folder gets its line there first.',
      severity: 'error',
      from: { path: '^src/', pathNot: [...Object.keys(MAY_IMPORT).map(pattern), '^src/console/'] },
      to: {},
    },
    {
      name: 'no circles',
      comment: 'A type that two files need stands on the lowest floor.',
      severity: 'error',
      from: { path: '^(src|test|scripts|bench)/' },
      to: { circular: true },
    },
    {
      name: 'node only in the shells',
      comment: 'The core decides and the runtime drives; neither knows the machine.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: MAY_USE_NODE.map((place) => (place.endsWith('.ts') ? pattern(place) : `^src/${place}/`)),
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'npm only in the shells',
      comment: 'A package is behind an adapter or a door.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: MAY_USE_NPM.map((place) => (place.endsWith('.ts') ? pattern(place) : `^src/${place}/`)),
      },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'what ships needs no development package',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main is imported by nobody',
      severity: 'error',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'the simulator has no world',
      comment: 'test/sim runs the core and the driver; the only adapters it may use are the real cryptography.',
      severity: 'error',
      from: { path: '^test/sim/' },
      to: {
        path: '^src/',
        pathNot: ['^src/core/', '^src/runtime/', '^src/adapters/(federation/saml|node-(digests|key-reader))\\.ts$'],
      },
    },
    {
      name: 'the oracle shares no code with what it judges',
      severity: 'error',
      from: { path: '^test/oracle/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/core/policy/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every import resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
