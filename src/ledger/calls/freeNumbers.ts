/** Gives the memory of numbers that nobody reads again back now: the garbage collector comes when tens of megabytes of them are dead. */
export function freeNumbers({ buffer }: Float64Array | Int32Array): void {
  (buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
}
