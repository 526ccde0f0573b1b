import { copilotCli } from '../../../src/agents/copilotCli.ts';
import { walkSamples } from './samples.ts';

describe('copilotCli', () => {
  walkSamples(copilotCli, ['copilot-cli', 'copilot-store']);
});
