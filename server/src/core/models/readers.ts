import type { ModelRow } from './model.js';
import { signature } from './signature.js';

const mx1 = 'apache/mxnet 1.9.1 python/mxnet';

/**
 * Calls that read a model and give nothing whose class matters (those that do are rows of `factories.ts`). `pathKind`
 * is that of the writers. `arrays`: a file that may hold tensors of any meaning.
 */
export const readerRows: readonly ModelRow[] = [
  reader('mxnet.model.load_params', 'prefix:path epoch', { pathKind: 'prefix' }, `${mx1}/model.py`),
  reader('mxnet.gluon.Block().load_parameters', 'filename:path', {}, `${mx1}/gluon/block.py`, {
    distinctive: true,
  }),
  reader('mxnet.gluon.Block().load_params', 'filename:path', {}, `${mx1}/gluon/block.py`, {
    versions: '1.x',
    distinctive: true,
  }),
  reader('mxnet.gluon.Block().load', 'prefix:path', { pathKind: 'prefix' }, `${mx1}/gluon/block.py`),
  reader('mxnet.gluon.ParameterDict().load', 'filename:path', {}, `${mx1}/gluon/parameter.py`, {
    versions: '1.x',
  }),
  reader('mxnet.module.BaseModule().load_params', 'fname:path', {}, `${mx1}/module/base_module.py`, {
    versions: '1.x',
  }),
  reader(
    'mxnet.contrib.onnx.get_model_metadata',
    'model_file:path',
    {},
    `${mx1}/contrib/onnx/onnx2mx/import_model.py`,
    {
      versions: '1.x',
    },
  ),
  reader(
    'gluonnlp.utils.load_parameters',
    'model filename:path',
    {},
    'dmlc/gluon-nlp 0.10 src/gluonnlp/utils/parameter.py',
  ),
];

function reader(
  api: string,
  parameters: string,
  traits: Readonly<Record<string, string>>,
  ref: string,
  extra: Partial<Pick<ModelRow, 'versions' | 'distinctive'>> = {},
): ModelRow {
  return { api, concept: 'loads-model', traits, args: signature(parameters), ...extra, ref };
}
