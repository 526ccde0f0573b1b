import { kimi } from '../../../src/agents/kimi.ts';
import { walkSamples } from './samples.ts';

describe('kimi', () => {
  walkSamples(kimi);
});
