import { orExplain } from './failure.mjs';
import { generatePrismaClient } from './prisma-client.mjs';
import { step } from './progress.mjs';

await orExplain(() => step('generating the database client', generatePrismaClient));
