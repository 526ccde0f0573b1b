import { gemini } from '../../../src/agents/gemini.ts';
import { walkSamples } from './samples.ts';

describe('gemini', () => {
  walkSamples(gemini);
});
