import { opencode } from '../../../src/agents/opencode.ts';
import { walkSamples } from './samples.ts';

describe('opencode', () => {
  walkSamples(opencode);
});
