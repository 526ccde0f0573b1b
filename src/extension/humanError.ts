/** Its message is written for a person and can be shown as it is. Any other error is a bug and goes to the log with its stack. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
}
