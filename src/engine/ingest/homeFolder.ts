import { homedir } from 'node:os';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';

/** The home of this account. Throws HumanError where there is none: in a container, a bare user id may have no account. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    throw new HumanError(failureWords.noHome());
  }
}
