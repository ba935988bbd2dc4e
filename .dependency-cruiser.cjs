/** Import rules of the architecture. Each has a name and the reason that it exists. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    only(
      'domain-imports-nothing',
      'The order logic must be replayable anywhere, byte for byte: no library, no I/O, no clock, no Node.',
      { path: '^libs/domain/src', pathNot: '\\.spec\\.ts$' },
      { pathNot: '^libs/domain/src' },
    ),
    only(
      'contracts-import-domain-only',
      'Contracts translate between the wire and the domain; a transport or a store in them would tie the wire format to it. node:crypto hashes ids and bodies.',
      { path: '^libs/contracts/src', pathNot: '\\.spec\\.ts$' },
      { pathNot: '^(libs/contracts/src|libs/domain/|node_modules/typebox|(node:)?crypto$)' },
    ),
    only(
      'm7-knows-no-store-no-topic-and-no-framework',
      "The dialect is words, shapes and pure translation; what its doors do with them is the services' own.",
      { path: '^libs/m7/src', pathNot: '\\.spec\\.ts$' },
      { pathNot: '^(libs/m7/src|libs/(contracts|domain)/|node_modules/typebox)' },
    ),
    only(
      'm7-client-knows-the-dialect-alone',
      'Whoever trades over the socket can take it along: the words of the dialect and a WebSocket are all that it needs.',
      { path: '^libs/m7-client/src', pathNot: '\\.spec\\.ts$' },
      { pathNot: '^(libs/m7-client/src|libs/m7/|node_modules/ws/|(node:)?crypto$)' },
    ),
    only(
      'only-messaging-imports-kafkajs',
      'kafkajs is frozen and has traps that one library closes; it must stay replaceable in one place.',
      // The benchmark's peer is what one writes without that library.
      {
        path: '^(apps|libs|test|benchmarks)/',
        pathNot: '^(libs/messaging/src|benchmarks/support/bare-producer\\.ts$)',
      },
      { path: 'node_modules/kafkajs' },
    ),
    only(
      'only-projections-and-schemas-import-mongoose',
      'What is written to the database is decided in one library and in schema files; a handler never talks to the driver.',
      {
        path: '^(apps|libs)/',
        pathNot: '(^libs/(projections|testing)/src|\\.schema\\.ts$|\\.spec\\.ts$)',
      },
      { path: 'node_modules/(mongoose|mongodb)/' },
    ),
    only(
      'libraries-keep-to-themselves',
      'messaging, projections and platform are put together by the apps; one that knows another cannot be used alone.',
      { path: '^libs/(messaging|projections|platform)/src', pathNot: '\\.spec\\.ts$' },
      {
        path: '^libs/(messaging|projections|platform|testing)/',
        pathNot: '^libs/$1/',
      },
    ),
    only(
      'outcomes-know-no-store',
      'The way into the inbox and back is the same for every door, whatever the door reads from.',
      { path: '^libs/outcomes/src', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: '^libs/(outcomes|messaging|contracts|domain|platform)/' },
    ),
    only(
      'equities-knows-no-store-and-no-topic',
      "The dialect is words and shapes; what its doors do with them is the services' own.",
      { path: '^libs/equities/src', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: '^libs/(equities|outcomes|platform|domain)/' },
    ),
    only(
      'access-knows-no-store-and-no-topic',
      'Who may is answered from the token alone, in every service alike; where users are kept is the business of the one that signs them in.',
      { path: '^libs/access/src', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: '^libs/(access|platform)/' },
    ),
    only(
      'users-are-known-by-access-alone',
      'Users and passwords stand beside the engine: whoever keeps them reads no topic and no projection.',
      { path: '^libs/users/src', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: '^libs/(users|access)/' },
    ),
    only(
      'only-access-imports-jose',
      'Algorithms, keys and claims of tokens are pinned in one place; a second one would be the weaker.',
      { path: '^(apps|libs)/', pathNot: '(^libs/access/src|\\.spec\\.ts$)' },
      { path: 'node_modules/jose' },
    ),
    only(
      'api-knows-no-store-and-no-topic',
      "How a route says what it takes is the same for every door; what its handler does is the service's own.",
      { path: '^libs/api/src', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/', pathNot: '^libs/(api|contracts|domain|platform)/' },
    ),
    only(
      'libraries-are-entered-by-the-front-door',
      'What a library does not export from its index is free to change.',
      { path: '^(apps|libs|test|benchmarks)/([^/]+)/' },
      { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: '^$1/$2/' },
    ),
    only(
      'apps-never-import-apps',
      'Services talk over topics; shared code lives in libs.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    only(
      'slices-never-import-slices',
      'A folder in an app is a use case that can be read, changed and deleted alone; what two share moves up or into a library.',
      { path: '^apps/([^/]+)/src/([^/]+)/' },
      { path: '^apps/$1/src/[^/]+/', pathNot: '^apps/$1/src/$2/' },
    ),
    only(
      'nothing-shipped-imports-testing',
      'Test helpers start brokers and kill processes; they must not be reachable from production code.',
      { path: '^(apps|libs)/', pathNot: '(^libs/testing/|\\.spec\\.ts$)' },
      { path: '^libs/testing/' },
    ),
    only(
      'libs-never-import-apps',
      'A library that knows a service is not a library.',
      { path: '^libs/' },
      { path: '^apps/' },
    ),
    only(
      'no-cycles',
      'Under ESM a cycle between decorated classes fails at import, and a cycle of any kind hides which part owns what.',
      {},
      { circular: true },
    ),
    only(
      'no-unresolvable',
      'An import that cannot be resolved is a missing dependency in a package.json.',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.specs.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|^coverage/)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
