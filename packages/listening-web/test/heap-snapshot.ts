/** What a page holds in memory, as its browser's developer tools show it. */
import type { Page } from 'playwright-core';

interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

export interface HeapFacts {
  /** Every string of the heap, be it a value or a name. */
  readonly strings: ReadonlySet<string>;
  /** Every string and every object with its plain properties, what is drawn anew for each trial masked. */
  readonly faces: ReadonlySet<string>;
}

/** Tokens, keys and times are another each time, whatever is behind them. */
const DRAWN = /[\w-]{16,}|\d+(\.\d+)?/g;

export async function takeHeapSnapshot(page: Page): Promise<HeapFacts> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return readSnapshot(JSON.parse(chunks.join('')) as RawSnapshot);
}

function readSnapshot({ snapshot: { meta }, nodes, edges, strings }: RawSnapshot): HeapFacts {
  const nodeField = (name: string) => meta.node_fields.indexOf(name);
  const edgeField = (name: string) => meta.edge_fields.indexOf(name);
  const [typeAt, nameAt, edgeCountAt] = ['type', 'name', 'edge_count'].map(nodeField) as [
    number,
    number,
    number,
  ];
  const [edgeTypeAt, edgeNameAt, toAt] = ['type', 'name_or_index', 'to_node'].map(edgeField) as [
    number,
    number,
    number,
  ];
  const typeOf = (node: number) => meta.node_types[0][nodes[node + typeAt]!]!;
  const nameOf = (node: number) => strings[nodes[node + nameAt]!]!;
  const faces = new Set<string>();
  let edge = 0;
  for (let node = 0; node < nodes.length; node += meta.node_fields.length) {
    const type = typeOf(node);
    const properties: string[] = [];
    for (let left = nodes[node + edgeCountAt]!; left > 0; left -= 1, edge += meta.edge_fields.length) {
      if (type !== 'object' || meta.edge_types[0][edges[edge + edgeTypeAt]!] !== 'property') continue;
      const to = edges[edge + toAt]!;
      properties.push(`${strings[edges[edge + edgeNameAt]!]}=${typeOf(to)} ${nameOf(to)}`);
    }
    const isText = type === 'string' || type === 'concatenated string';
    if (!isText && type !== 'object') continue;
    faces.add([type, nameOf(node), ...properties.sort()].join(' ').replace(DRAWN, '#'));
  }
  return { strings: new Set(strings), faces };
}
