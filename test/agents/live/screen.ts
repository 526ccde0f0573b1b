const ROWS = 50;
const COLUMNS = 160;

const ESC = '\u001B';
const BELL = '\u0007';
/** A command with its values; a title or another sequence; a character. */
const PARTS = new RegExp(
  `${ESC}\\[([\\d;?>=<]*)([@-~])|${ESC}\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)|${ESC}[^[\\]]|([^${ESC}])`,
  'gsu',
);

/** What a terminal of 160 × 50 characters would show of a program's output: enough of it for lines of text. */
export class Screen {
  private readonly rows = Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => ' '));
  private row = 0;
  private column = 0;
  /** Every state of a line that was ever complete, oldest first. */
  private readonly seen = new Set<string>();

  write(output: string): void {
    for (const [, values = '', command, text] of output.matchAll(PARTS)) {
      if (text !== undefined) this.put(text);
      else if (command !== undefined) this.move(command, values);
    }
    this.note();
  }

  /** All lines that were on the screen at any time. */
  get lines(): readonly string[] {
    return [...this.seen];
  }

  private note(): void {
    for (const row of this.rows) this.seen.add(row.join('').trimEnd());
  }

  private put(text: string): void {
    if (text === '\r') this.column = 0;
    else if (text === '\n') this.row = Math.min(ROWS - 1, this.row + 1);
    else if (text === '\b') this.column = Math.max(0, this.column - 1);
    else if (text >= ' ') {
      const row = this.rows[this.row];
      if (row !== undefined && this.column < COLUMNS) row[this.column] = text;
      this.column += 1;
    }
  }

  private move(command: string, values: string): void {
    const [first = 0, second = 0] = values.split(';').map((value) => Number.parseInt(value, 10) || 0);
    const by = Math.max(1, first);
    if (command === 'A') this.row = Math.max(0, this.row - by);
    if (command === 'B') this.row = Math.min(ROWS - 1, this.row + by);
    if (command === 'C') this.column += by;
    if (command === 'D') this.column = Math.max(0, this.column - by);
    if (command === 'G') this.column = by - 1;
    if (command === 'H') {
      // A program draws from the top again: what it has drawn is whole.
      this.note();
      this.row = Math.min(ROWS, by) - 1;
      this.column = Math.max(1, second) - 1;
    }
    if (command === 'J') for (const row of this.rows) row.fill(' ');
    if (command === 'K') this.rows[this.row]?.fill(' ', first === 1 ? 0 : this.column);
  }
}
