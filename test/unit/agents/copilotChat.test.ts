import { copilotChat } from '../../../src/agents/copilotChat.ts';
import { walkSamples } from './samples.ts';

describe('copilotChat', () => {
  walkSamples(copilotChat);
});
