import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrationConnections } from './migration-connections.ts';

/** Prisma's schema engine, compiled to WebAssembly: it comes with the packages, where the native one is a download. */
export async function openSchemaEngine(url: string, schemaFile: string): Promise<glue.SchemaEngine> {
  startEngine();
  const datamodels: [string, string][] = [[schemaFile, readFileSync(schemaFile, 'utf8')]];
  const connections = bindMigrationAwareSqlAdapterFactory(migrationConnections(url));
  return glue.SchemaEngine.new({ datamodels }, () => undefined, connections);
}

// The package's own entry imports its .wasm file as a module, which Node 20 does not do.
function startEngine(): void {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const code = new WebAssembly.Module(readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(code, { './schema_engine_bg.js': { ...glue } });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  // The engine reports a panic, which is a fault of its own, by this name and then traps.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: reportPanic } });
}

function reportPanic(message: string): void {
  process.emitWarning(`The schema engine panicked: ${message}`);
}
