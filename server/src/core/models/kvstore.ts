import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const file = 'apache/mxnet 1.9.1 python/mxnet/kvstore';

/** Everything about stores that is not a write: making them, sending the optimizer, raw commands. */
export const kvstoreRows: readonly ModelRow[] = [
  {
    api: 'mxnet.kvstore.create',
    concept: 'creates-kvstore',
    args: signature("name:type='local'"),
    returns: 'mxnet.kvstore.KVStore',
    ref: `${file}/base.py`,
  },
  {
    api: 'mxnet.model._create_kvstore',
    concept: 'creates-kvstore',
    traits: { accepts: 'instance' },
    args: signature('kvstore:type num_device arg_params'),
    returnsTuple: ['mxnet.kvstore.KVStore', null],
    ref: 'apache/mxnet 1.9.1 python/mxnet/model.py',
  },
  {
    api: 'mxnet.model._create_sparse_kvstore',
    concept: 'creates-kvstore',
    traits: { accepts: 'instance' },
    args: signature('kvstore:type'),
    returnsTuple: ['mxnet.kvstore.KVStore', null],
    ref: 'apache/mxnet 1.9.1 python/mxnet/model.py',
  },
  {
    api: 'mxnet.kvstore.KVStore().set_optimizer',
    concept: 'sets-optimizer',
    args: signature('optimizer'),
    ref: `${file}/kvstore.py`,
  },
  {
    api: 'mxnet.kvstore.KVStore()._send_command_to_servers',
    concept: 'sends-server-command',
    args: signature('head body'),
    distinctive: true,
    ref: `${file}/kvstore.py`,
  },
  // Nothing of these leaves the process, or they refuse: known, and without a concept.
  { api: 'mxnet.kvstore.KVStore()._set_updater', args: signature('updater'), ref: `${file}/kvstore.py` },
  { api: 'mxnet.kvstore.KVStoreBase.register', args: signature('klass'), ref: `${file}/base.py` },
  ...['Horovod', 'BytePS'].flatMap((name) =>
    ['set_optimizer', 'save_optimizer_states', 'load_optimizer_states'].map((method): ModelRow => ({
      api: `mxnet.kvstore.${name}().${method}`,
      versions: '2.x',
      ref: `apache/mxnet b84609d python/mxnet/kvstore/${name.toLowerCase()}.py`,
    })),
  ),
  { api: 'mxnet.kvstore.KVStoreServer', args: signature('kvstore:store'), ref: `${file}/kvstore_server.py` },
  { api: 'mxnet.kvstore.KVStoreServer().run', ref: `${file}/kvstore_server.py` },
];
