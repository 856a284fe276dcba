import { existsSync } from 'node:fs';
import { browserBinary } from './browser-binary.mjs';
import { installWhatIsMissing } from './install.mjs';
import { installProgramsOfTests } from './programs-of-tests.mjs';
import { step } from './progress.mjs';
import { buildS3Server } from './s3-server-binary.mjs';
import { openStateFolder } from './state-folder.mjs';
import { installSystemPackage } from './system-packages.mjs';
import { temporalBinary } from './temporal-binary.mjs';

/** Installs all that tests use, before them: tests install nothing. */
export async function installWhatTestsNeed() {
  openStateFolder();
  await installWhatIsMissing();
  await step('getting the Temporal server', temporalBinary);
  await step('getting a browser', browserBinary);
  await step('getting programs that tests call', installProgramsOfTests);
  if (!existsSync('/usr/lib/postgresql'))
    await step('getting a PostgreSQL of the system', () => installSystemPackage('postgresql')).catch(takeOurs);
  await step('getting an S3 server', buildS3Server).catch(leaveOutS3);
}

/** Where the system has none, the production build is tested on the embedded one. */
function takeOurs({ message }) {
  console.error(`  the embedded PostgreSQL stands in for that of the system: ${message}`);
}

/** It is built from source, which takes a network: the one thing that tests do without, as the store in a folder is tested. */
function leaveOutS3({ message }) {
  console.error(
    `\n!!! S3 WILL NOT BE TESTED: there is no S3 server on this computer. ${message.replaceAll(/\s+/g, ' ')}\n`,
  );
}
