/** File below test/ and words of the test's title. */
export type Shown = readonly [file: string, title: string];

/** What an attack once broke: what happened then, what holds now, and the tests that show it. */
export interface Defect {
  readonly before: string;
  readonly now: string;
  readonly shownBy: readonly Shown[];
}
