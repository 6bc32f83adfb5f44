/**
 * Who may import whom: the layering table of ARCHITECTURE.md as rules with names. Type-only imports count, circles are refused.
 */
const engine = (room) => `^packages/engine/src/${room}`;
const bench = (room) => `^packages/bench/src/${room}`;
const server = (room) => `^packages/listening-web/src/server/${room}`;
const anyEngineRoomBut = (...rooms) => `^packages/engine/src/(?!(${rooms.join('|')}|errors\\.ts))`;

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, pathNot: '/dist/' } },
    {
      name: 'packages-import-left-only: engine',
      severity: 'error',
      from: { path: '^packages/engine/src' },
      to: {
        path: '^packages/(bench|listening-web|earwitness)/|^@earwitness/(bench|listening-web)|^earwitness$',
      },
    },
    {
      name: 'packages-import-left-only: bench',
      severity: 'error',
      from: { path: '^packages/bench/src' },
      to: { path: '^packages/(listening-web|earwitness)/|^@earwitness/listening-web|^earwitness$' },
    },
    {
      name: 'packages-import-left-only: listening-web',
      severity: 'error',
      from: { path: '^packages/listening-web/src' },
      to: { path: '^packages/earwitness/|^earwitness$' },
    },
    {
      name: 'engine-runs-anywhere: node only in files',
      severity: 'error',
      from: { path: '^packages/engine/src', pathNot: '^packages/engine/src/files|\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'decisions-hear-no-samples',
      severity: 'error',
      from: { path: engine('decide/') },
      to: {
        path: '^packages/engine/src/',
        pathNot:
          '^packages/engine/src/(decide|profiles|plan)/|^packages/engine/src/(errors|measure/analysis|audio/decibels)\\.ts$',
      },
    },
    {
      name: 'render-takes-no-decisions',
      severity: 'error',
      from: { path: engine('render/') },
      to: { path: anyEngineRoomBut('render', 'plan', 'stages', 'audio', 'kernels', 'measure') },
    },
    {
      name: 'stages-know-no-music',
      severity: 'error',
      from: { path: engine('stages/'), pathNot: '\\.test\\.ts$' },
      to: { path: anyEngineRoomBut('stages', 'audio', 'kernels', 'plan') },
    },
    {
      name: 'measures-only-listen',
      severity: 'error',
      from: { path: engine('measure/'), pathNot: '\\.test\\.ts$' },
      to: { path: anyEngineRoomBut('measure', 'audio', 'kernels') },
    },
    {
      name: 'plan-is-plain-data',
      severity: 'error',
      from: { path: engine('plan/'), pathNot: '\\.test\\.ts$' },
      to: { path: anyEngineRoomBut('plan', 'profiles/target-profile\\.ts') },
    },
    {
      name: 'kernels-and-audio-stand-at-the-bottom',
      severity: 'error',
      from: { path: engine('(kernels|audio)/'), pathNot: '\\.test\\.ts$' },
      to: { path: anyEngineRoomBut('kernels', 'audio') },
    },
    {
      name: 'only-render-reads-the-stage-table',
      severity: 'error',
      from: { pathNot: engine('render/') },
      to: { path: engine('render/stage-table') },
    },
    {
      name: 'statistics-are-pure',
      severity: 'error',
      from: { path: bench('statistics/'), pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/', pathNot: bench('statistics/') },
    },
    {
      name: 'panel-contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: bench('panel/'), pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/', pathNot: bench('panel/') },
    },
    {
      name: 'metrics-know-no-conditions',
      severity: 'error',
      from: { path: bench('metrics/') },
      to: { path: bench('(conditions|datasets|runs|reports)/') },
    },
    {
      name: 'verdicts-know-no-run',
      severity: 'error',
      from: { path: bench('reports/verdict-report/'), pathNot: '\\.test\\.ts$' },
      to: {
        path: [bench('(conditions|datasets|metrics|runs)/'), bench('reports/(joint|audio|run-)')],
        pathNot: bench('runs/bench-version'),
      },
    },
    {
      name: 'comparisons-run-in-pages',
      severity: 'error',
      from: {
        path: bench('comparison/(compare-scores|generalize|metric-facts|pair-records)'),
        pathNot: '\\.test\\.ts$',
      },
      to: {
        pathNot: [
          bench('comparison/'),
          bench('statistics/'),
          bench('metrics/metric\\.ts'),
          bench('runs/run-record\\.ts'),
        ],
      },
    },
    {
      name: 'history-page-has-no-node',
      severity: 'error',
      from: {
        path: bench(
          'reports/(run-words|history/(script/|compare-runs|comparison-html|packed-history|metric-over-runs))',
        ),
        pathNot: '\\.test\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tuner-hears-no-music',
      severity: 'error',
      from: {
        path: bench(
          'tuning/(tune|search-settings|draw-folds|judge-gains|sensitivity|cma-es|symmetric-eigen|within-bounds|tuned-parameter|tuning-objective|evaluation)\\.ts$',
        ),
      },
      to: { path: bench('(alignment|audio|conditions|datasets|processing|reports|runs)/') },
    },
    {
      name: 'only-blinding-reads-the-key',
      severity: 'error',
      from: {
        path: '^packages/listening-web/src',
        pathNot: `${server('blinding/')}|${server('panel-server\\.ts')}|${server('stores/panel-stores\\.ts')}|\\.test\\.ts$`,
      },
      to: { path: [server('blinding/blinding-key'), server('stores/blinding-key-rows')] },
    },
    {
      name: 'designs-are-pure',
      severity: 'error',
      from: { path: server('design/'), pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/listening-web/|^node:', pathNot: server('design/') },
    },
    {
      name: 'methods-know-no-names',
      severity: 'error',
      from: { path: server('methods/'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/listening-web/src/',
        pathNot: [server('(methods|design)/'), server('panels/(slots|given-answer)\\.ts')],
      },
    },
    {
      name: 'stores-know-events-alone',
      severity: 'error',
      from: { path: server('stores/'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/listening-web/src/server/',
        pathNot: [
          server('stores/'),
          server('panels/panel-events\\.ts'),
          server('(errors|sha256|canonical-json)\\.ts'),
        ],
      },
    },
    {
      name: 'routes-ask-a-panel-by-its-two-sides',
      severity: 'error',
      from: { path: server('(routes|middleware|http)/'), pathNot: '\\.test\\.ts$' },
      to: { path: server('(methods|design|packs)/|panels/(listener-side|experimenter-side|panel-journal)') },
    },
    {
      name: 'routes-do-not-draw',
      severity: 'error',
      from: { path: server('(routes|middleware|http|admin)/'), pathNot: '\\.test\\.ts$' },
      to: { path: server('blinding/'), pathNot: server('blinding/opaque-token\\.ts') },
    },
    {
      name: 'client-sees-the-server-as-a-type',
      severity: 'error',
      from: { path: '^packages/listening-web/src/client' },
      to: { path: '^packages/listening-web/src/server', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-has-no-node',
      severity: 'error',
      from: { path: '^packages/listening-web/src/client', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'faces-are-for-outsiders',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/$1/src/(index|index-browser|measure|files|files-browser|worker|statistics|panel)\\.ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)\\.types/|^packages/[^/]+/assembly/|\\.generated\\.ts$' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
