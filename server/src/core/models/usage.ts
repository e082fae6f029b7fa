/** A method that tells what its object is, by its name or by its name and a keyword. */
export interface TellingRow {
  readonly method: string;
  readonly keyword?: string;
  /** The class that the object is or inherits from. */
  readonly type: string;
  readonly ref: string;
}

const block = 'apache/mxnet 1.9.1 python/mxnet/gluon/block.py';
const module = 'apache/mxnet 1.9.1 python/mxnet/module/base_module.py';

/**
 * Calls that show what an object is whose making is not seen: a network from another file that is hybridized is a
 * `HybridBlock`. Only names that no other framework uses for its own objects, in files that use MXNet.
 */
export const tellingRows: readonly TellingRow[] = [
  { method: 'hybridize', type: 'mxnet.gluon.HybridBlock', ref: block },
  { method: 'collect_params', type: 'mxnet.gluon.Block', ref: block },
  { method: 'save_parameters', type: 'mxnet.gluon.Block', ref: block },
  { method: 'load_parameters', type: 'mxnet.gluon.Block', ref: block },
  { method: 'bind', keyword: 'data_shapes', type: 'mxnet.module.Module', ref: module },
  { method: 'set_params', keyword: 'arg_params', type: 'mxnet.module.Module', ref: module },
  { method: 'set_params', keyword: 'allow_missing', type: 'mxnet.module.Module', ref: module },
  { method: 'init_params', keyword: 'arg_params', type: 'mxnet.module.Module', ref: module },
  { method: 'forward_backward', type: 'mxnet.module.Module', ref: module },
  { method: 'update_metric', type: 'mxnet.module.Module', ref: module },
];
