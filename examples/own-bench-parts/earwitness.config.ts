/** What this project adds to the bench. `earwitness bench run` finds it here, or anywhere above the folder it runs in. */
import { defineConfig } from '@earwitness/bench';
import { kitchenRadio } from './kitchen-radio.ts';
import { subBass } from './sub-bass.ts';
import { tubeStage } from './tube-stage.ts';

export default defineConfig({ metrics: [subBass], conditions: [tubeStage], playback: [kitchenRadio] });
