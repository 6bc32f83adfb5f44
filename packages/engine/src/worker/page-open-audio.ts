/** Audio files as pages open them: in the worker, where the long functions read them. */
import { openAudio as openAudioInPlace } from '../files/open-blob.ts';
import { inSharedWorker } from './in-shared-worker.ts';

export const openAudio = /* @__PURE__ */ inSharedWorker('openAudio', openAudioInPlace);
