// Node has it, and its types for Node 20 do not say so: as much of it as the schema engine needs.
declare namespace WebAssembly {
  const Module: new (code: Uint8Array) => object;
  const Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: { __wbindgen_start: () => void } };
}
