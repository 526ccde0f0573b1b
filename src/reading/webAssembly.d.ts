/** What is used of WebAssembly: the types of Node leave it to those of browsers, which name much that is not here. */
declare namespace WebAssembly {
  const Module: new (bytes: Uint8Array) => object;
  const Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  const Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}
