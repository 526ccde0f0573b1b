/** An error whose message a person should read; everything else that is thrown is a bug and goes to the log with its stack. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
}
