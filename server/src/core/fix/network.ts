import type { Fix } from '../rule.js';

/** Declares that the network lets nobody in but the nodes: an edit of the configuration, whose reason a person completes. */
export const isolatedNetworkFix: Fix = {
  title: 'Mark the network as isolated in mxsec.toml',
  safety: 'review',
  edits: [],
  config: {
    table: 'network',
    key: 'isolated',
    value: true,
    reason: 'Say what isolates the network (private subnet, security groups), who checked it, and when.',
  },
};
