/** An error whose message a person should read; everything else that is thrown is a bug and goes to the log with its stack. */
export class HumanError extends Error {
  override readonly name = 'HumanError';

  /** Each bundle has a class of its own, and an error of one is shown by another. Classes that extend this one stay in theirs. */
  static override [Symbol.hasInstance](thing: unknown): boolean {
    if (this !== HumanError) return Function.prototype[Symbol.hasInstance].call(this, thing);
    return thing instanceof Error && thing.name === 'HumanError';
  }
}
