import type { ModelRow } from './model.js';
import { signature } from './signature.js';

/** Calls that run machine code: `library` loads a file into the process, `source` compiles a text for the GPU. */
export const nativeCodeRows: readonly ModelRow[] = [
  {
    api: 'mxnet.library.load',
    concept: 'loads-native-code',
    traits: { native: 'library' },
    args: signature('path:value verbose'),
    ref: 'apache/mxnet 1.9.1 python/mxnet/library.py',
  },
  {
    api: 'mxnet.rtc.CudaModule',
    concept: 'loads-native-code',
    traits: { native: 'source' },
    args: signature('source:value options exports'),
    ref: 'apache/mxnet 1.9.1 python/mxnet/rtc.py',
  },
];
