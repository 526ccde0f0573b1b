import { qwen } from '../../../src/agents/qwen.ts';
import { walkSamples } from './samples.ts';

describe('qwen', () => {
  walkSamples(qwen);
});
